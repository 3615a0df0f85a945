package dev.ropeway.journal;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Removes history and log of before an instant, in steps of many keys or of a part of one.
 * Thread-safe; every method blocks on the database. Steps may be repeated, left out and run by
 * several nodes at once: each leaves its keys whole, and none of them touches a row that cycles
 * write.
 *
 * <p>Of a key remain the version that was newest at the instant, which becomes a snapshot, and all
 * later ones, with their actions; pending actions always. What goes is told by the versions that go
 * and by the order of refused actions, so no index on time is needed.
 */
public record Pruning(Database database) {
  /** Its second version was there at the instant, so the first is not needed; or a refusal was. */
  private static final String KEYS =
      """
      select e.store, e.key,
        exists (select from (select v.at from entry_version v
          where v.bucket = e.bucket and v.store = e.store and v.key = e.key order by v.version offset 1 limit 1) second
          where second.at <= e.until)
        or exists (select from (select a.decided_at from recorded_action a
          where a.bucket = e.bucket and a.store = e.store and a.key = e.key and a.aside is not null
          order by a.version, a.aside limit 1) refused
          where refused.decided_at <= e.until)
      from (select k.bucket, k.store, k.key, coalesce((select own.until
            from unnest(?::text[], ?::timestamptz[]) as own(store, until)
            where own.store = k.store), ?) as until
        from entry k where (k.store, k.key) > (?, ?)
        order by k.store, k.key limit ?) e
      order by e.store, e.key
      """;

  /**
   * A key on the way through all of them.
   *
   * @param due whether it has anything to be removed
   */
  public record Found(EntryKey key, boolean due) {}

  /** A key, and what it has of before an instant is to go. */
  public record Aged(EntryKey key, Instant before) {}

  /**
   * What a step has removed.
   *
   * @param taken of how many keys; the others were too many
   * @param left the keys of which there may be more
   */
  public record Removed(long versions, long actions, int taken, List<Aged> left) {
    /** Whether there was anything to remove, and so may be more. */
    public boolean any() {
      return versions + actions > 0;
    }
  }

  /**
   * The keys behind one, in their order.
   *
   * @param before where a store has no other instant
   * @param own the instants of stores that have others
   */
  public List<Found> keys(EntryKey after, Instant before, Map<String, Instant> own, int limit) {
    List<Map.Entry<String, Instant>> others = List.copyOf(own.entrySet());
    return Statements.query(
        database,
        KEYS,
        columns ->
            columns
                .texts(others, Map.Entry::getKey)
                .texts(others, other -> PushStatements.time(other.getValue()))
                .time(before)
                .place(after)
                .value(limit),
        row -> new Found(Statements.key(row), row.getBoolean(3)));
  }

  /**
   * Removes the oldest of what keys have from before their instants, in one transaction: of as many
   * of them, from the first on, as it can hold.
   *
   * @param keys at least one, each once, in their order
   */
  public Removed prune(List<Aged> keys) {
    return database.push(connection -> new PruningStep(connection).run(keys));
  }

  /** Removes the oldest of what one key has. */
  public Removed prune(EntryKey key, Instant before) {
    return prune(List.of(new Aged(key, before)));
  }
}
