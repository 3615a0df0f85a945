package dev.ropeway.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries are to be looked at because they may have expired. The instant in an entry's row is
 * a bound: it does not expire before. So a push that puts the end off writes nothing, and a node
 * that knows nothing of it leaves nothing wrong. Thread-safe; every method blocks on the database.
 */
public record Expiries(Database database) implements ExpiryJournal {
  private static final String DUE =
      """
      select store, key, expires_at from entry
      where store = ? and expires_at <= ? and (expires_at, key) > (?, ?)
      order by expires_at, key limit ?
      """;
  private static final String PUT_OFF =
      """
      update entry set expires_at = ?
      where bucket = ? and store = ? and key = ? and version = ? and expires_at <= ?
      returning 1
      """;

  /** An entry that is due. */
  public record Due(EntryKey key, Instant at) {
    /** Sorts before all of a store. */
    public static Due first(String store) {
      return new Due(new EntryKey(store, ""), Instant.EPOCH.minusSeconds(1));
    }
  }

  @Override
  public List<Due> due(Due after, Instant now, int limit) {
    return Statements.query(
        database,
        DUE,
        columns ->
            columns
                .value(after.key().store())
                .time(now)
                .time(after.at())
                .value(after.key().key())
                .value(limit),
        row -> new Due(Statements.key(row), Statements.instant(row, 3)));
  }

  @Override
  public void putOff(EntrySnapshot entry, @Nullable Instant later, Instant now) {
    database.push(
        connection ->
            new Statements(connection)
                .any(
                    PUT_OFF,
                    columns -> {
                      Columns bound = later == null ? columns.value(null) : columns.time(later);
                      return bound.key(entry.key()).value(entry.version()).time(now);
                    }));
  }
}
