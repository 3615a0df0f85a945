package dev.ropeway.testing;

import dev.ropeway.KeyVersion;
import dev.ropeway.VersionPage;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.journal.History;
import dev.ropeway.journal.KeyTags;
import dev.ropeway.journal.PageReads;
import dev.ropeway.journal.PastReads;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.PulledEntry;
import dev.ropeway.journal.Push;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.Slice;
import dev.ropeway.journal.VersionKey;
import dev.ropeway.journal.VersionPlace;
import dev.ropeway.json.JsonText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A journal that lasts as long as its object, for tests: the same guard, the same log and the same
 * marks as the database's, held to them by one suite that runs on both. It is in no JTA
 * transaction, nobody is present in its rooms, and its pages are cut by versions, not by bytes.
 * Thread-safe.
 */
final class MemoryJournal implements CycleJournal, PastReads, PageReads, KeyTags {
  private static final Comparator<RecordedAction> PENDING =
      Comparator.comparingLong(RecordedAction::id)
          .thenComparing(RecordedAction::recordedAt)
          .thenComparing(RecordedAction::key, MemoryTables.KEYS)
          .thenComparing(RecordedAction::client, StoredText.NAMES);

  private final MemoryTables tables = new MemoryTables(); // guarded by this
  private final long seed;

  /** An empty one. */
  public MemoryJournal() {
    this(0);
  }

  /**
   * An empty one with dice of the test's.
   *
   * @param seed of the secret from which actions have their random numbers
   */
  public MemoryJournal(long seed) {
    this.seed = seed;
  }

  @Override
  public synchronized Set<EntryKey> push(Push push, long asOf) {
    return new MemoryPush(tables, push).run();
  }

  @Override
  public void pushInCallersTransaction(Push push) {
    throw new UnsupportedOperationException("There are no JTA transactions in memory.");
  }

  @Override
  public long epoch() {
    return 0; // memory forgets nothing
  }

  @Override
  public void compare(EntryKey key, Position before, Position stored, long asOf) {
    if (stored.before(before)) {
      throw new IllegalStateException(key + " was at " + before + " and is at " + stored);
    }
  }

  @Override
  public synchronized List<PulledEntry> entries(List<EntryKey> keys) {
    return rows(keys).map(MemoryEntry::pulled).toList();
  }

  @Override
  public synchronized Slice<PulledEntry> entries(List<EntryKey> keys, long bytes) {
    List<PulledEntry> all = entries(keys);
    Slice<PulledEntry> cut =
        MemoryCut.of(
            all.stream(),
            Integer.MAX_VALUE,
            bytes,
            entry -> entry.data() == null ? 0 : entry.data().length());
    return new Slice<>(cut.list(), cut.list().size() < all.size());
  }

  private Stream<MemoryEntry> rows(List<EntryKey> keys) {
    return keys.stream().map(tables.entries::get).filter(Objects::nonNull);
  }

  @Override
  public synchronized Map<EntryKey, Position> positions(List<EntryKey> keys) {
    Map<EntryKey, Position> positions = new HashMap<>();
    rows(keys).forEach(row -> positions.put(row.key(), row.position()));
    return positions;
  }

  @Override
  public synchronized Slice<EntryChange> changes(
      Map<EntryKey, Position> behind, int limit, long bytes) {
    return new MemoryChanges(tables, limit, bytes).behind(behind);
  }

  @Override
  public synchronized Slice<RecordedAction> pending(List<EntryKey> keys, int limit, long bytes) {
    Set<EntryKey> wanted = Set.copyOf(keys);
    return MemoryCut.of(
        tables.actions.values().stream()
            .filter(action -> action.pending() && wanted.contains(action.row().key()))
            .map(MemoryAction::row)
            .sorted(PENDING),
        limit,
        bytes,
        row -> row.args().length());
  }

  @Override
  public synchronized List<RecordedAction> actions(List<ActionId> ids) {
    return ids.stream()
        .distinct()
        .map(tables.actions::get)
        .filter(Objects::nonNull)
        .map(MemoryAction::row)
        .toList();
  }

  /** All actions have rows here. */
  @Override
  public synchronized Map<VersionKey, List<RecordedAction>> folded(List<VersionKey> versions) {
    Map<VersionKey, List<RecordedAction>> found = new HashMap<>();
    for (VersionKey each : versions) {
      if (tables.history(each.key()).containsKey(each.version())) {
        found.put(each, List.of());
      }
    }
    return found;
  }

  @Override
  public Optional<RecordedAction> folded(ActionId id) {
    return Optional.empty();
  }

  @Override
  public synchronized Map<ClientKey, Long> lastIds(List<ClientKey> clients) {
    Map<ClientKey, Long> last = new HashMap<>();
    clients.forEach(client -> last.put(client, tables.marks.getOrDefault(client, 0L)));
    tables.actions.keySet().stream()
        .forEach(
            id ->
                last.computeIfPresent(
                    new ClientKey(id.key(), id.client()),
                    (client, known) -> Math.max(known, id.id())));
    return last;
  }

  @Override
  public synchronized Map<ClientKey, Long> marks(List<ClientKey> clients) {
    Map<ClientKey, Long> marks = new HashMap<>();
    for (ClientKey client : clients) {
      Long mark = tables.marks.get(client);
      if (mark != null) {
        marks.put(client, mark);
      }
    }
    return marks;
  }

  @Override
  public Set<ClientKey> present(List<ClientKey> clients) {
    return Set.of();
  }

  @Override
  public synchronized Set<ActionId> undone(List<ActionId> actions) {
    Set<ActionId> found = new HashSet<>();
    for (MemoryAction each : tables.actions.values()) {
      ActionId undone = each.undone();
      if (undone != null && actions.contains(undone)) {
        found.add(undone);
      }
    }
    return found;
  }

  @Override
  public byte[] secret(String name) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
      return digest.digest(name.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /**
   * What waits in it for its time.
   *
   * @param mostOfKey how many of one key may wait
   * @param mostOfCaller the same of one caller; 0: any number
   */
  MemoryAgenda agenda(long mostOfKey, long mostOfCaller) {
    return new MemoryAgenda(this, tables, mostOfKey, mostOfCaller);
  }

  /** What may have expired in it. */
  MemoryExpiries expiries() {
    return new MemoryExpiries(this, tables);
  }

  /**
   * Forgets what is older than it is kept, as retention does: versions behind the newest one of
   * that time, and the actions that made them or were refused then.
   */
  public synchronized void prune(Instant before) {
    List.copyOf(tables.entries.keySet())
        .forEach(key -> new MemoryPruning(tables).prune(key, before));
  }

  @Override
  public synchronized History.Latest latest(EntryKey key, long most) {
    @Nullable EntryState state = new MemoryPast(tables).latest(key).orElse(null);
    if (state == null) {
      return new History.Latest(null, 0);
    }
    long bytes = JsonText.writeUtf8(state.entry().data()).length;
    return new History.Latest(bytes <= most ? state : null, bytes);
  }

  @Override
  public synchronized Optional<EntryState> version(EntryKey key, long version) {
    return new MemoryPast(tables).version(key, version);
  }

  @Override
  public synchronized Optional<EntryState> at(EntryKey key, Instant instant) {
    return new MemoryPast(tables).at(key, instant);
  }

  @Override
  public synchronized List<KeyVersion> keys(String store, String prefix, String after, int limit) {
    return new MemoryPast(tables).keys(store, prefix, after, limit);
  }

  @Override
  public synchronized VersionPage versions(
      EntryKey key, VersionPlace place, int limit, long bytes) {
    return new MemoryPast(tables).versions(key, place, limit);
  }

  @Override
  public synchronized boolean tag(EntryKey key, String user, Instant now, int most) {
    MemoryEntry row = tables.entries.get(key);
    if (row == null) {
      tables.entries.put(key, MemoryEntry.tagged(key, user, now));
      return true;
    }
    if (row.users().contains(user)) {
      return true;
    }
    if (row.users().size() >= most) {
      return false;
    }
    tables.entries.put(key, row.tag(user));
    return true;
  }
}
