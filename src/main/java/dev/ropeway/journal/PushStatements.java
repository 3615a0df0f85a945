package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The statements of one push, inside one transaction. Invariant: an action's effect, its outcome
 * and the row that keeps it from being applied again are written together or not at all.
 *
 * <ol>
 *   <li>The guard: each entry is written only where its position is still the one it was computed
 *       from. What is missing from the answer was outraced.
 *   <li>In one round trip: new actions (pending where outraced), outcomes of pending rows and
 *       history. Every row count is checked.
 * </ol>
 */
final class PushStatements {
  private static final String CREATED =
      """
      insert into entry (bucket, store, key, version, asides, data, created_at, updated_at, patch_bytes%s)
      select i.bucket, i.store, i.key, i.version, i.asides, i.data::jsonb, i.at, i.at,
        coalesce(i.patch_bytes, 0)%s
      from unnest(?::int2[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[], ?::timestamptz[],
        ?::int8[]%s) as i(bucket, store, key, version, asides, data, at, patch_bytes%s)
      on conflict do nothing
      returning store, key
      """;
  private static final String CREATE = CREATED.formatted("", "", "", "");
  private static final String CREATE_MARKED =
      CREATED.formatted(
          ", migrations, deleted, expires_at",
          ", coalesce(string_to_array(i.migrations, ','), '{}'), coalesce(i.deleted, 0), i.expires_at",
          ", ?::text[], ?::int8[], ?::timestamptz[]",
          ", migrations, deleted, expires_at");

  private static final String UPDATED =
      """
      update entry e
      set version = i.version, asides = i.asides, data = coalesce(i.data::jsonb, e.data),
        updated_at = i.at, patch_bytes = coalesce(e.patch_bytes + i.patch_bytes, 0)%s
      from unnest(?::int2[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[], ?::timestamptz[],
        ?::int8[], ?::int8[], ?::int8[]%s)
        as i(bucket, store, key, version, asides, data, at, patch_bytes, was, asides_were%s)
      where e.bucket = any (array[i.bucket]) and e.store = any (array[i.store])
        and e.key = i.key and e.version = i.was
        and e.asides = i.asides_were
      returning e.store, e.key
      """;
  private static final String UPDATE = UPDATED.formatted("", "", "");

  /**
   * What few pushes write: a mark that is never taken back, as each version counts from it. Names
   * of migrations have no comma; a cast to an array is nothing that Citus takes here.
   */
  private static final String UPDATE_MARKED =
      UPDATED.formatted(
          """
          , migrations = coalesce(string_to_array(i.migrations, ','), e.migrations),
            deleted = coalesce(i.deleted, e.deleted),
            expires_at = least(e.expires_at, i.expires_at)
          """,
          ", ?::text[], ?::int8[], ?::timestamptz[]",
          ", migrations, deleted, expires_at");

  private final Connection connection;
  private final Push push;
  private final Set<EntryKey> written = new HashSet<>();

  PushStatements(Connection connection, Push push) {
    this.connection = connection;
    this.push = push;
  }

  /**
   * Returns the keys that were outraced.
   *
   * @throws ClashException if that cannot be; the transaction has to be rolled back
   */
  Set<EntryKey> run() throws SQLException {
    try {
      return write();
    } catch (SQLException e) {
      if (ClashException.isMeantBy(e)) {
        throw new ClashException(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private Set<EntryKey> write() throws SQLException {
    guard(false, push.entries().stream().filter(e -> !e.base().row()).toList());
    guard(true, push.entries().stream().filter(e -> e.base().row()).toList());
    if (push.whole() && written.size() < push.entries().size()) {
      throw new ClashException("Another node was faster with an entry of a transaction");
    }
    new PushLog(connection, push, written).write();
    Set<EntryKey> outraced = new HashSet<>();
    push.entries().forEach(e -> outraced.add(e.key()));
    outraced.removeAll(written);
    return outraced;
  }

  /** One statement whatever is in it, so that rows are locked in the order of their keys. */
  private void guard(boolean guarded, List<EntryWrite> entries) throws SQLException {
    if (entries.isEmpty()) {
      return;
    }
    boolean marking = entries.stream().anyMatch(EntryWrite::marking);
    String plain = guarded ? UPDATE : CREATE;
    String sql = !marking ? plain : guarded ? UPDATE_MARKED : CREATE_MARKED;
    Columns columns = new Columns(connection);
    columns
        .keys(entries, EntryWrite::key)
        .numbers(entries, e -> e.next().version())
        .numbers(entries, e -> e.next().refusals())
        .texts(entries, EntryWrite::data)
        .texts(entries, e -> time(e.at()))
        .numbers(entries, EntryWrite::patchBytes);
    if (guarded) {
      columns.numbers(entries, e -> e.base().version());
      columns.numbers(entries, e -> e.base().position().refusals());
    }
    if (marking) {
      columns.texts(entries, e -> e.migrations() == null ? null : String.join(",", e.migrations()));
      columns.numbers(entries, EntryWrite::deleted);
      columns.texts(entries, e -> e.mayExpireAt() == null ? null : time(e.mayExpireAt()));
    }
    try (Planned planned = new Planned(connection, sql, columns)) {
      int before = written.size();
      int rows = collect(planned);
      if (written.size() - before != rows || rows > entries.size()) {
        throw new IllegalStateException("A push wrote an entry twice: " + entries);
      }
    }
  }

  private int collect(Planned planned) throws SQLException {
    int rows = 0;
    try (ResultSet result = planned.query()) {
      while (result.next()) {
        written.add(new EntryKey(result.getString(1), result.getString(2)));
        rows++;
      }
    }
    return rows;
  }

  static String time(Instant at) {
    return at.atOffset(ZoneOffset.UTC).toString();
  }
}
