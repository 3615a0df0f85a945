package dev.ropeway.journal;

import dev.ropeway.ScheduledAction;
import dev.ropeway.journal.AgendaEntry.Kind;
import dev.ropeway.json.JsonText;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The actions that wait for their time, as those see them who put them there. Thread-safe; every
 * method blocks on the database, and belongs to the JTA transaction of the calling thread if it is
 * in one. {@link DueStatements} takes them up.
 *
 * @param mostOfKey how many of one key may wait, about: what is written at the same moment does not
 *     see each other
 * @param mostOfCaller the same of one caller; 0: any number
 */
public record Agenda(Database database, long mostOfKey, long mostOfCaller)
    implements WaitingActions {
  /** What was asked for before is not put there again: not once it is in the log, or was erased. */
  private static final String WRITE =
      """
      insert into scheduled_action (bucket, store, key, id, client, name, args, once, due_at, made_at,
        actor, roles)
      select i.bucket, i.store, i.key, i.id, i.client, i.name, i.args::jsonb, i.once, i.due_at, i.made_at,
        i.actor, i.roles::text[]
      from (select ?::int2 as bucket, ?::text as store, ?::text as key, ?::text as id, ?::text as client,
        ?::text as name, ?::text as args, ?::boolean as once, ?::timestamptz as due_at,
        ?::timestamptz as made_at, ?::text as actor, ?::text as roles) i
      where not exists (select from client_mark m
          where m.bucket = i.bucket and m.store = i.store and m.key = i.key and m.client = i.client)
        and not exists (select from recorded_action a
          where a.bucket = i.bucket and a.store = i.store and a.key = i.key and a.client = i.client and a.id = 1)
        and (select count(*) from (select from scheduled_action s
          where s.bucket = i.bucket and s.store = i.store and s.key = i.key limit ?) of_key) < ?
        and (select count(*) from (select from scheduled_action s
          where s.actor = i.actor limit ?) of_caller) < ?
      on conflict do nothing
      returning id
      """;

  private static final String BEFORE =
      """
      select name, args::text, due_at from scheduled_action where bucket = ? and store = ? and key = ? and id = ?
      union all
      select name, args::text, recorded_at from recorded_action
      where bucket = ? and store = ? and key = ? and client = ? and id = 1
      """;
  private static final String MARKED =
      "select last_id from client_mark where bucket = ? and store = ? and key = ? and client = ?";
  private static final String OF_KEY =
      """
      select count(*) from (
        select from scheduled_action where bucket = ? and store = ? and key = ? limit ?) of_key
      """;

  /** Cut by rows, then by what arguments take in the database, then by what they are as text. */
  private static final String PAGE =
      """
      select t.id, t.name, t.args, t.due_at, t.made_at, t.actor, t.found
      from (
        select r.*, octet_length(r.args) as bytes,
          sum(octet_length(r.args)) over (order by r.due_at, r.id) as total
        from (
          select s.id, s.name, s.args::text as args, s.due_at, s.made_at, s.actor, s.found
          from (
            select a.*, pg_column_size(a.args) as bytes,
              sum(pg_column_size(a.args)) over (order by a.due_at, a.id) as total,
              count(*) over () as found
            from (
              select id, name, args, due_at, made_at, actor from scheduled_action
              where bucket = ? and store = ? and key = ? and (due_at, id) > (?, ?)
                and (?::text is null or actor = ?)
              order by due_at, id
              limit ?) a) s
          where s.total - s.bytes < ?
          offset 0) r) t
      where t.total - t.bytes < ?
      order by t.due_at, t.id
      """;

  /** What may be asked for again leaves a mark, so that it is not put there anew. */
  private static final String CANCEL =
      """
      with gone as (
        delete from scheduled_action
        where bucket = ? and store = ? and key = ? and id = ? and (?::text is null or actor = ?)
        returning bucket, store, key, client, once),
      marks as (
        insert into client_mark (bucket, store, key, client, last_id)
        select bucket, store, key, client, 1 from gone where once
        on conflict do nothing)
      select count(*) from gone
      """;

  @Override
  public AgendaEntry write(ScheduledWrite action) {
    return database.pull(connection -> write(connection, action));
  }

  private AgendaEntry write(Connection connection, ScheduledWrite action) throws SQLException {
    Statements statements = new Statements(connection);
    boolean isNew =
        statements.any(
            WRITE,
            c ->
                c.key(action.key())
                    .value(action.id())
                    .value(action.client())
                    .value(action.name())
                    .value(action.args())
                    .value(action.once())
                    .time(action.due())
                    .time(action.at())
                    .value(action.actor())
                    .value(action.roles())
                    .value(mostOfKey)
                    .value(mostOfKey)
                    .value(mostOfCaller)
                    .value(mostOfCaller == 0 ? 1 : mostOfCaller));
    return isNew ? AgendaEntry.of(Kind.NEW) : why(statements, action);
  }

  private AgendaEntry why(Statements statements, ScheduledWrite action) throws SQLException {
    EntryKey key = action.key();
    AgendaEntry before =
        statements.first(
            BEFORE,
            c -> c.key(key).value(action.id()).key(key).value(action.client()),
            row ->
                new AgendaEntry(
                    Kind.REPEAT, row.getString(1), row.getString(2), Statements.instant(row, 3)));
    if (before != null) {
      return before;
    }
    if (statements.any(MARKED, c -> c.key(key).value(action.client()))) {
      return AgendaEntry.of(Kind.GONE);
    }
    boolean full = statements.count(OF_KEY, c -> c.key(key).value(mostOfKey)) >= mostOfKey;
    return AgendaEntry.of(full ? Kind.KEY_FULL : Kind.CALLER_FULL);
  }

  @Override
  public Slice<ScheduledAction> page(
      EntryKey key, Instant due, String id, @Nullable String actor, int limit, long bytes) {
    return database.pull(
        connection ->
            new Statements(connection)
                .slice(
                    PAGE,
                    c ->
                        c.key(key)
                            .time(due)
                            .value(id)
                            .value(actor)
                            .value(actor)
                            .value(limit)
                            .value(bytes)
                            .value(bytes),
                    row ->
                        new ScheduledAction(
                            row.getString(1),
                            row.getString(2),
                            JsonText.read(row.getString(3)),
                            Statements.instant(row, 4),
                            Statements.instant(row, 5),
                            row.getString(6)),
                    7,
                    limit));
  }

  @Override
  public boolean cancel(EntryKey key, String id, @Nullable String actor) {
    return database.pull(
        connection ->
            new Statements(connection)
                    .count(CANCEL, c -> c.key(key).value(id).value(actor).value(actor))
                > 0);
  }
}
