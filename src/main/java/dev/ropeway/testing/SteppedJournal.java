package dev.ropeway.testing;

import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.PulledEntry;
import dev.ropeway.journal.Push;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.Slice;
import dev.ropeway.journal.VersionKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One node's way to a journal: it waits for its turn before each statement. Thread-safe. */
record SteppedJournal(CycleJournal journal, Turns turns, int who) implements CycleJournal {

  private CycleJournal read() {
    turns.await(who, false);
    return journal;
  }

  @Override
  public Set<EntryKey> push(Push push, long asOf) {
    turns.await(who, true);
    return journal.push(push, asOf);
  }

  @Override
  public void pushInCallersTransaction(Push push) {
    turns.await(who, true);
    journal.pushInCallersTransaction(push);
  }

  @Override
  public long epoch() {
    return journal.epoch();
  }

  @Override
  public void compare(EntryKey key, Position before, Position stored, long asOf) {
    journal.compare(key, before, stored, asOf);
  }

  @Override
  public List<PulledEntry> entries(List<EntryKey> keys) {
    return read().entries(keys);
  }

  @Override
  public Slice<PulledEntry> entries(List<EntryKey> keys, long bytes) {
    return read().entries(keys, bytes);
  }

  @Override
  public Map<EntryKey, Position> positions(List<EntryKey> keys) {
    return read().positions(keys);
  }

  @Override
  public Slice<EntryChange> changes(Map<EntryKey, Position> behind, int limit, long bytes) {
    return read().changes(behind, limit, bytes);
  }

  @Override
  public Slice<RecordedAction> pending(List<EntryKey> keys, int limit, long bytes) {
    return read().pending(keys, limit, bytes);
  }

  @Override
  public List<RecordedAction> actions(List<ActionId> ids) {
    return read().actions(ids);
  }

  @Override
  public Map<VersionKey, List<RecordedAction>> folded(List<VersionKey> versions) {
    return read().folded(versions);
  }

  @Override
  public Optional<RecordedAction> folded(ActionId id) {
    return read().folded(id);
  }

  @Override
  public Map<ClientKey, Long> lastIds(List<ClientKey> clients) {
    return read().lastIds(clients);
  }

  @Override
  public Map<ClientKey, Long> marks(List<ClientKey> clients) {
    return read().marks(clients);
  }

  @Override
  public Set<ClientKey> present(List<ClientKey> clients) {
    return read().present(clients);
  }

  @Override
  public Set<ActionId> undone(List<ActionId> actions) {
    return read().undone(actions);
  }

  @Override
  public byte[] secret(String name) {
    return journal.secret(name);
  }
}
