package dev.ropeway.testing;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.journal.Acks;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.Slice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What a watcher missed: versions and the outcomes that made none. */
record MemoryChanges(MemoryTables tables, int limit, long bytes) {

  /** The steps behind the given positions, those of one key in order. */
  Slice<EntryChange> behind(Map<EntryKey, Position> positions) {
    List<EntryKey> keys = positions.keySet().stream().sorted(MemoryTables.KEYS).toList();
    Slice<EntryChange> versions =
        MemoryCut.of(
            keys.stream().flatMap(key -> versions(key, at(positions, key))),
            limit,
            bytes,
            EntryChange::bytes);
    Slice<EntryChange> refusals =
        MemoryCut.of(
            keys.stream().flatMap(key -> refusals(key, at(positions, key))),
            limit,
            bytes,
            EntryChange::bytes);
    Map<EntryKey, Position> reached = new HashMap<>(positions);
    versions.list().forEach(change -> reached.put(change.key(), change.to()));
    List<EntryChange> all = new ArrayList<>(versions.list());
    for (EntryChange refusal : refusals.list()) {
      if (refusal.to().version() <= at(reached, refusal.key()).version()) {
        all.add(refusal); // else it is on a version that was not told yet
      }
    }
    return new Slice<>(all, versions.more() || refusals.more());
  }

  private static Position at(Map<EntryKey, Position> positions, EntryKey key) {
    return Objects.requireNonNull(positions.get(key));
  }

  private Stream<EntryChange> versions(EntryKey key, Position behind) {
    return tables.history(key).tailMap(behind.version(), false).values().stream()
        .map(
            made ->
                new EntryChange(
                    key,
                    new Position(made.version(), behind.refusals()),
                    made.patch(),
                    Acks.parse(made.actions()),
                    made.at(),
                    made.migrations(),
                    made.migrations() != null && made.snapshot() == null,
                    made.deleted(),
                    made.snapshot() != null));
  }

  private Stream<EntryChange> refusals(EntryKey key, Position behind) {
    return refused(tables, key)
        .filter(change -> behind.before(change.to()))
        .sorted(
            Comparator.<EntryChange>comparingLong(change -> change.to().version())
                .thenComparingLong(change -> change.to().refusals()));
  }

  /** Everything that was decided on a key without making a version. */
  private static Stream<EntryChange> refused(MemoryTables tables, EntryKey key) {
    return tables.actions.values().stream()
        .filter(action -> action.refusal() != null && action.row().key().equals(key))
        .map(action -> change(action, action.row()));
  }

  private static EntryChange change(MemoryAction action, RecordedAction row) {
    Outcome outcome = Objects.requireNonNull(row.outcome());
    long number = Objects.requireNonNull(action.refusal());
    Instant at = Objects.requireNonNull(action.decidedAt());
    return new EntryChange(
        row.key(),
        new Position(outcome.version(), number),
        null,
        List.of(ack(row, outcome)),
        at,
        null,
        false,
        false,
        false);
  }

  /** An outcome as everybody is told it. */
  static Ack ack(RecordedAction row, Outcome outcome) {
    boolean answered = outcome.result() != null;
    return new Ack(row.client(), row.id(), outcome.status(), outcome.reason(), answered);
  }
}
