package dev.ropeway.testing;

import dev.ropeway.ScheduledAction;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.AgendaEntry;
import dev.ropeway.journal.DueJournal;
import dev.ropeway.journal.DueStatements.Kind;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.ScheduledWrite;
import dev.ropeway.journal.Slice;
import dev.ropeway.journal.WaitingActions;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One node's way to what waits for its time: it waits for its turn before each. Thread-safe. */
record SteppedAgenda(WaitingActions waiting, DueJournal due, Turns turns, int who)
    implements WaitingActions, DueJournal {

  @Override
  public AgendaEntry write(ScheduledWrite action) {
    turns.await(who, true);
    return waiting.write(action);
  }

  @Override
  public Slice<ScheduledAction> page(
      EntryKey key, Instant after, String id, @Nullable String actor, int limit, long bytes) {
    turns.await(who, false);
    return waiting.page(key, after, id, actor, limit, bytes);
  }

  @Override
  public boolean cancel(EntryKey key, String id, @Nullable String actor) {
    turns.await(who, true);
    return waiting.cancel(key, id, actor);
  }

  @Override
  public List<Kind> next() {
    turns.await(who, false);
    return due.next();
  }

  @Override
  public List<ActionId> take(List<Kind> kinds, Instant now, int most, long bytes) {
    turns.await(who, true);
    return due.take(kinds, now, most, bytes);
  }

  @Override
  public boolean undecided(List<ActionId> actions) {
    turns.await(who, false);
    return due.undecided(actions);
  }
}
