package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A push in which all is as it mostly is: every entry has a row and gets a version, every action is
 * new and was applied, and nobody else is at work on them. Guard, log and history are one statement
 * and so a transaction of its own, in one round trip and with as few columns as that takes; what
 * needs no rows in the log is {@linkplain Folding kept with its version}. An entry that was
 * outraced or a row that is there already fails it as a whole: then {@link PushStatements} find out
 * what is the matter.
 */
final class FastPush {
  /**
   * The division fails the statement unless the guard found every entry where it was expected. The
   * entries are read from the parameters twice, so that the guard sees in which bucket they are.
   */
  private static final String STATEMENT =
      """
      with i as not materialized (
        select *
        from unnest(?::int2[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::text[],
          ?::text[], ?::text[]) as i(bucket, store, key, was, asides_were, data, patch, snapshot, actions, log)
      ), guard as (
        update entry e
        set version = i.was + 1, data = i.data::jsonb, updated_at = ?,
          patch_bytes = case when i.snapshot is null then e.patch_bytes + octet_length(i.patch)
            else 0 end
        from i
        where e.bucket = any (array[i.bucket]) and e.store = any (array[i.store])
          and e.key = i.key and e.version = i.was
          and e.asides = i.asides_were
        returning 1
      )%s
      insert into entry_version (bucket, store, key, version, at, patch, snapshot, actions, log)
      select i.bucket, i.store, i.key, i.was + 1, ?::timestamptz, i.patch::jsonb, i.snapshot::jsonb,
        i.actions::jsonb, i.log::jsonb
      from (select 1 / (count(*) = ?)::int as complete from guard) g, i
      where g.complete = 1
      """;

  private static final String ROWS =
      """
      , log as (
        insert into recorded_action (bucket, store, key, client, id, name, args, actor, roles, status,
          version, recorded_at, decided_at%s)
        select a.bucket, a.store, a.key, a.client, a.id, a.name, a.args::jsonb, a.actor, a.roles::text[],
          'applied', a.version, t.at + a.n * interval '1 microsecond', t.at%s
        from (select ?::timestamptz as at) t, unnest(?::int2[], ?::text[], ?::text[], ?::text[], ?::int8[],
          ?::text[], ?::text[], ?::text[], ?::text[], ?::int8[], ?::int8[]%s)
          as a(bucket, store, key, client, id, name, args, actor, roles, version, n%s)
      )
      """;

  /** All of its actions are kept with their versions. */
  private static final String FOLDED = STATEMENT.formatted("");

  private static final String SQL = STATEMENT.formatted(ROWS.formatted("", "", "", ""));

  /** The same for actions of which some answered something. */
  private static final String ANSWERED =
      STATEMENT.formatted(
          ROWS.formatted(", result", ", a.result::jsonb", ", ?::text[]", ", result"));

  private static final String DIVISION_BY_ZERO = "22012";

  private final Connection connection;
  private final Push push;
  private final Folding folding;
  private final List<Folding.Row> rows;
  private final boolean answered;

  /** A push that {@linkplain #fits fits}. */
  FastPush(Connection connection, Push push) {
    this.connection = connection;
    this.push = push;
    this.folding = new Folding(push);
    this.rows = folding.rows();
    this.answered = rows.stream().anyMatch(row -> row.write().answered());
  }

  /** Whether a push can be tried like this. */
  static boolean fits(Push push) {
    return !push.entries().isEmpty()
        && !push.recorded().isEmpty()
        && push.decided().isEmpty()
        && push.entries().stream().allMatch(e -> e.base().row() && e.plain(push.at()))
        && push.recorded().stream().allMatch(ActionWrite::plain);
  }

  /**
   * Writes it all.
   *
   * @param seconds after which PostgreSQL is told to give up; 0: never
   * @throws ClashException if that cannot be; nothing was written
   */
  void run(int seconds) throws SQLException {
    String sql = rows.isEmpty() ? FOLDED : answered ? ANSWERED : SQL;
    Columns columns = bind(new Columns(connection));
    try (Planned planned = new Planned(connection, sql, columns)) {
      planned.statement().setQueryTimeout(seconds);
      int versions = planned.update();
      if (versions != push.entries().size()) {
        throw new IllegalStateException(versions + " versions written by " + push);
      }
    } catch (SQLException e) {
      if (ClashException.isMeantBy(e) || DIVISION_BY_ZERO.equals(e.getSQLState())) {
        throw new ClashException(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private Columns bind(Columns columns) throws SQLException {
    Object at = push.at().atOffset(ZoneOffset.UTC);
    List<EntryWrite> entries = push.entries();
    columns
        .keys(entries, EntryWrite::key)
        .numbers(entries, e -> e.base().version())
        .numbers(entries, e -> e.base().position().refusals())
        .texts(entries, EntryWrite::data)
        .texts(entries, EntryWrite::patch)
        .texts(entries, e -> e.snapshot() ? e.data() : null)
        .texts(entries, EntryWrite::actions)
        .texts(entries, e -> folding.log(e.key()))
        .value(at);
    if (!rows.isEmpty()) {
      rows(columns.value(at));
    }
    return columns.value(at).value(entries.size());
  }

  private void rows(Columns columns) throws SQLException {
    columns
        .keys(rows, row -> row.write().key())
        .texts(rows, row -> row.write().client())
        .numbers(rows, row -> row.write().id())
        .texts(rows, row -> row.write().name())
        .texts(rows, row -> row.write().logged())
        .texts(rows, row -> row.write().actor())
        .texts(rows, row -> row.write().roles())
        .numbers(rows, row -> row.write().version())
        .numbers(rows, Folding.Row::place);
    if (answered) {
      columns.texts(rows, row -> row.write().result());
    }
  }
}
