package dev.ropeway.journal;

import dev.ropeway.journal.PatchChain.Link;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the data of a past version of the nearest one that the history keeps whole and the patches
 * since. Patches are applied as they are read, some at a time, so that however many and large they
 * are, memory holds the data, {@link #CHUNK_BYTES} and one patch. Confined to one thread.
 */
final class Rebuild {
  /** Bytes of JSON read at once, and one row more. */
  static final int CHUNK_BYTES = 1_048_576;

  /** How often it begins anew because what it needed was pruned under it. */
  private static final int ATTEMPTS = 3;

  /** Walks from a seed row by row along the primary key, and no further than it has to. */
  private static final String WALK =
      """
      with recursive walk as (
        (%s)
        union all
        select n.version, n.body, n.at, n.migrations, n.deleted, w.total + octet_length(n.body)
        from walk w cross join lateral (
          select v.version, v.patch::text as body, v.at, v.migrations, v.deleted
          from entry_version v
          where v.bucket = ? and v.store = ? and v.key = ? and v.version > w.version and v.version <= ?
          order by v.version limit 1) n
        where w.total < ?)
      select version, body, at, migrations, deleted from walk
      """;

  private static final String FROM_WHOLE =
      WALK.formatted(
          """
          select s.version, s.body, s.at, s.migrations, s.deleted,
            octet_length(s.body)::bigint as total
          from (select v.version, v.snapshot::text as body, v.at, v.migrations, v.deleted
            from entry_version v
            where v.bucket = ? and v.store = ? and v.key = ? and v.version <= ? and v.snapshot is not null
              and exists (select from entry_version e
                where e.bucket = v.bucket and e.store = v.store and e.key = v.key and e.version = ?)
            order by v.version desc limit 1) s
          """);
  private static final String FROM_PATCH =
      WALK.formatted(
          """
          select s.version, s.body, s.at, s.migrations, s.deleted,
            octet_length(s.body)::bigint as total
          from (select v.version, v.patch::text as body, v.at, v.migrations, v.deleted
          from entry_version v
            where v.bucket = ? and v.store = ? and v.key = ? and v.version > ? and v.version <= ?
            order by v.version limit 1) s
          """);

  private final Statements statements;
  private final EntryKey key;
  private final long wanted;

  Rebuild(Connection connection, EntryKey key, long wanted) {
    this.statements = new Statements(connection);
    this.key = key;
    this.wanted = wanted;
  }

  /** A version; null if it is not there, or not all that it takes. */
  @Nullable EntryState run() throws SQLException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      PatchChain chain = new PatchChain();
      boolean whole = add(chain, read(FROM_WHOLE, wanted));
      if (chain.empty()) {
        return null;
      }
      while (whole && chain.version() < wanted) {
        whole = add(chain, read(FROM_PATCH, chain.version()));
      }
      if (whole) {
        return chain.state(key);
      }
    }
    return null;
  }

  private List<Link> read(String sql, long from) throws SQLException {
    return statements.query(
        sql,
        columns ->
            columns.key(key).value(from).value(wanted).key(key).value(wanted).value(CHUNK_BYTES),
        row -> link(row, 1));
  }

  /** A row's version, body, time, migrations and whether it is deleted, from a column on. */
  static Link link(ResultSet row, int column) throws SQLException {
    return new Link(
        row.getLong(column),
        row.getString(column + 1),
        Statements.instant(row, column + 2),
        Statements.texts(row.getArray(column + 3)),
        row.getBoolean(column + 4));
  }

  /** Takes over what was read; false if something is missing. */
  private static boolean add(PatchChain chain, List<Link> links) {
    return !links.isEmpty() && links.stream().allMatch(chain::add);
  }
}
