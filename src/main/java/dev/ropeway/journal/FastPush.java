package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A push in which all is as it mostly is: every entry has a row and gets a version, every action is
 * new and was applied, and nobody else is at work on them. Guard, log and history are one statement
 * and so a transaction of its own, in one round trip and with as few columns as that takes. An
 * entry that was outraced or a row that is there already fails it as a whole: then {@link
 * PushStatements} find out what is the matter.
 */
record FastPush(Connection connection, Push push) {
  /**
   * The division fails the statement unless the guard found every entry where it was expected. The
   * entries are read from the parameters twice, so that the guard sees in which bucket they are.
   */
  private static final String STATEMENT =
      """
      with i as not materialized (
        select *
        from unnest(?::int2[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::text[],
          ?::text[]) as i(bucket, store, key, was, asides_were, data, patch, snapshot, actions)
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
      ), log as (
        insert into recorded_action (bucket, store, key, client, id, name, args, actor, roles, status,
          version, recorded_at, decided_at%s)
        select a.bucket, a.store, a.key, a.client, a.id, a.name, a.args::jsonb, a.actor, a.roles::text[],
          'applied', a.version, t.at + a.n * interval '1 microsecond', t.at%s
        from (select ?::timestamptz as at) t, unnest(?::int2[], ?::text[], ?::text[], ?::text[], ?::int8[],
          ?::text[], ?::text[], ?::text[], ?::text[], ?::int8[]%s)
          with ordinality as a(bucket, store, key, client, id, name, args, actor, roles, version%s, n)
      )
      insert into entry_version (bucket, store, key, version, at, patch, snapshot, actions)
      select i.bucket, i.store, i.key, i.was + 1, ?::timestamptz, i.patch::jsonb, i.snapshot::jsonb, i.actions::jsonb
      from (select 1 / (count(*) = ?)::int as complete from guard) g, i
      where g.complete = 1
      """;

  private static final String SQL = STATEMENT.formatted("", "", "", "");

  /** The same for actions of which some answered something. */
  private static final String ANSWERED =
      STATEMENT.formatted(", result", ", a.result::jsonb", ", ?::text[]", ", result");

  private static final String DIVISION_BY_ZERO = "22012";

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
    boolean answered = push.recorded().stream().anyMatch(ActionWrite::answered);
    Columns columns = bind(new Columns(connection), answered);
    try (Planned planned = new Planned(connection, answered ? ANSWERED : SQL, columns)) {
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

  private Columns bind(Columns columns, boolean answered) throws SQLException {
    Object at = push.at().atOffset(ZoneOffset.UTC);
    List<EntryWrite> entries = push.entries();
    List<ActionWrite> actions = push.recorded();
    columns
        .keys(entries, EntryWrite::key)
        .numbers(entries, e -> e.base().version())
        .numbers(entries, e -> e.base().position().refusals())
        .texts(entries, EntryWrite::data)
        .texts(entries, EntryWrite::patch)
        .texts(entries, e -> e.snapshot() ? e.data() : null)
        .texts(entries, EntryWrite::actions)
        .value(at)
        .value(at)
        .keys(actions, ActionWrite::key)
        .texts(actions, ActionWrite::client)
        .numbers(actions, ActionWrite::id)
        .texts(actions, ActionWrite::name)
        .texts(actions, ActionWrite::logged)
        .texts(actions, ActionWrite::actor)
        .texts(actions, ActionWrite::roles)
        .numbers(actions, ActionWrite::version);
    if (answered) {
      columns.texts(actions, ActionWrite::result);
    }
    return columns.value(at).value(entries.size());
  }
}
