package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.DecidedAction;
import dev.ropeway.json.JsonText;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements of a page of versions. Each gives the beginning of what there is, up to a number
 * of bytes: walks go from row to row along an index and stop there, so that neither the database
 * nor this node reads more, however much there is. Confined to one thread.
 */
final class VersionStatements {
  /** Added to each row's bytes, for what surrounds them. */
  static final int ROW_BYTES = 100;

  /** The last row is one too many if the bytes before it are enough. */
  private static final String HEADS =
      """
      with recursive walk as (
        select ?::int8 + 1 as version, null::timestamptz as at, null::text as actions,
          null::text as log, 0 as n, 0::int8 as before, 0::int8 as total
        union all
        select r.version, r.at, r.actions, r.log, w.n + 1, w.total,
          w.total + octet_length(r.actions) + octet_length(coalesce(r.log, '')) + %1$d
        from walk w cross join lateral (
          select v.version, v.at, v.actions::text as actions, v.log::text as log
          from entry_version v
          where v.bucket = ? and v.store = ? and v.key = ? and v.version < w.version
          order by v.version desc limit 1) r
        where w.before < ? and w.n < ?)
      select version, at, actions, log, before from walk where n > 0 order by n
      """
          .formatted(ROW_BYTES);

  /**
   * What is stored is cut by what it takes there, which costs nothing to know, then what is left by
   * what it is as text, which may be a hundred times as much.
   */
  private static final String MADE =
      """
      select t.name, t.args, t.actor
      from (
        select r.n, r.name, r.args, r.actor, octet_length(coalesce(r.args, '')) + %1$d as bytes,
          sum(octet_length(coalesce(r.args, '')) + %1$d) over (order by r.n) as total
        from (
          select s.n, s.name, s.args::text as args, s.actor
          from (
            select i.n, a.name, a.args, a.actor, coalesce(pg_column_size(a.args), 0) as bytes,
              sum(coalesce(pg_column_size(a.args), 0)) over (order by i.n) as total
            from unnest(?::text[], ?::int8[]) with ordinality as i(client, id, n)
              left join lateral (
                select * from recorded_action a
                where a.bucket = ? and a.store = ? and a.key = ? and a.client = i.client
                  and a.id = i.id offset 0) a on true) s
          where s.total - s.bytes < ?
          offset 0) r) t
      where t.total - t.bytes < ?
      order by t.n
      """
          .formatted(ROW_BYTES);

  /** Newest version first, and in each by their numbers; the last row may be one too many. */
  private static final String REFUSED =
      """
      with recursive walk as (
        select ?::int8 as version, ?::int8 as aside, null::text collate "C" as client,
          null::int8 as id, null::text as name, null::text as args, null::text as status, null::text as reason,
          null::text collate "C" as actor, 0 as n, 0::int8 as before, 0::int8 as total
        union all
        select r.version, r.aside, r.client, r.id, r.name, r.args, r.status, r.reason, r.actor,
          w.n + 1, w.total, w.total + octet_length(r.args) + octet_length(coalesce(r.reason, '')) + %1$d
        from walk w cross join lateral (
          (select a.version, a.aside, a.client, a.id, a.name, a.args::text as args, a.status,
              a.reason, a.actor
            from recorded_action a
            where a.bucket = ? and a.store = ? and a.key = ? and a.version = w.version and a.aside > w.aside
              and a.aside is not null
            order by a.aside limit 1)
          union all
          (select a.version, a.aside, a.client, a.id, a.name, a.args::text as args, a.status,
              a.reason, a.actor
            from recorded_action a
            where a.bucket = ? and a.store = ? and a.key = ? and a.aside is not null
              and a.version = (select max(b.version) from recorded_action b
                where b.bucket = ? and b.store = ? and b.key = ? and b.aside is not null and b.version < w.version
                  and b.version >= ?)
            order by a.aside limit 1)
          limit 1) r
        where w.before < ?)
      select version, aside, client, id, name, args, status, reason, actor
      from walk where n > 0 order by n
      """
          .formatted(ROW_BYTES);

  private final Statements statements;
  private final EntryKey key;
  private final long bytes;

  VersionStatements(Connection connection, EntryKey key, long bytes) {
    this.statements = new Statements(connection);
    this.key = key;
    this.bytes = bytes;
  }

  /**
   * A version without its actions' arguments, but for those that are kept with it.
   *
   * @param log of those that made it
   * @param extra whether it only shows that there are more
   */
  record Head(long version, Instant at, List<Ack> made, VersionLog log, boolean extra) {

    /** What is told of an action that is kept with it, by its place; null if it has a row. */
    @Nullable Told told(int place) {
      VersionLog.Folded folded = log.at(place);
      return folded == null ? null : Told.of(made.get(place), folded.name(), folded.args(), null);
    }
  }

  /** Versions from a number downwards, at most so many. */
  List<Head> heads(long newest, int limit) throws SQLException {
    return statements.query(
        HEADS,
        c -> c.value(newest).key(key).value(bytes).value(limit),
        row ->
            new Head(
                row.getLong(1),
                Statements.instant(row, 2),
                Acks.parse(row.getString(3)),
                VersionLog.parse(row.getString(4)),
                row.getLong(5) >= bytes));
  }

  /**
   * An action as it is told.
   *
   * @param bytes about how long it is as JSON
   */
  record Told(DecidedAction action, int bytes) {

    static Told of(Ack ack, @Nullable String name, @Nullable String args, @Nullable String actor) {
      String reason = ack.reason();
      int bytes =
          ROW_BYTES + (args == null ? 0 : args.length()) + (reason == null ? 0 : reason.length());
      return new Told(
          new DecidedAction(ack, name, args == null ? null : JsonText.read(args), actor), bytes);
    }
  }

  /** What the log says of some outcomes, in their order; without a name if nothing any more. */
  List<Told> made(List<Ack> acks) throws SQLException {
    if (acks.isEmpty()) {
      return List.of();
    }
    int[] count = {0};
    return statements.query(
        MADE,
        c -> c.texts(acks, Ack::client).numbers(acks, Ack::id).key(key).value(bytes).value(bytes),
        row -> Told.of(acks.get(count[0]++), row.getString(1), row.getString(2), row.getString(3)));
  }

  /** An action that was refused on a version. */
  record Refused(long version, long number, Told told) {}

  /** Those behind a number of the newest version, and of the others down to the oldest. */
  List<Refused> refused(long newest, long number, long oldest) throws SQLException {
    return statements.query(
        REFUSED,
        c -> c.value(newest).value(number).key(key).key(key).key(key).value(oldest).value(bytes),
        VersionStatements::refused);
  }

  private static Refused refused(ResultSet row) throws SQLException {
    Ack ack = Acks.of(row.getString(3), row.getLong(4), row.getString(7), row.getString(8), false);
    return new Refused(
        row.getLong(1),
        row.getLong(2),
        Told.of(ack, row.getString(5), row.getString(6), row.getString(9)));
  }
}
