package dev.ropeway.journal;

import java.time.Instant;
import java.util.List;

/**
 * Takes up what has waited for its time. Thread-safe; every method blocks on the database.
 *
 * <p>Invariant: an action's row goes and the action comes into the log in one statement, which is a
 * transaction of its own and holds no lock beyond that. Of two nodes that want the same rows the
 * second waits for the end of that statement, and then finds none: not even the order in which a
 * key's actions were due is lost between them. Should a row ever be there twice, the log's own key
 * refuses the second.
 */
public record DueStatements(Database database) implements DueJournal {

  /** From one action that anything waits for to the next: a look at the index for each. */
  static final String NEXT =
      """
      with recursive kind as (
        (select store, name, due_at from scheduled_action order by store, name, due_at limit 1)
        union all
        select n.store, n.name, n.due_at
        from kind k cross join lateral (
          select s.store, s.name, s.due_at from scheduled_action s
          where (s.store, s.name) > (k.store, k.name)
          order by s.store, s.name, s.due_at limit 1) n)
      select store, name, due_at from kind
      """;

  /** What was cancelled or erased while it was put there a second time has a mark. */
  private static final String TAKE =
      """
      with due as (
        select d.*,
          sum(d.bytes) over (order by d.due_at, d.made_at, d.store, d.key, d.id) - d.bytes as before
        from (
          select s.*
          from unnest(?::text[], ?::text[]) as k(store, name)
            cross join lateral (
              select a.bucket, a.store, a.key, a.id, a.name, a.due_at, a.made_at, pg_column_size(a.args) as bytes
              from scheduled_action a
              where a.store = k.store and a.name = k.name and a.due_at <= ?
              order by a.due_at, a.made_at limit ?) s
          order by s.due_at, s.made_at, s.store, s.key, s.id
          limit ?) d),
      gone as (
        delete from scheduled_action s using due d
        where d.before < ? and s.bucket = any (array[d.bucket]) and s.store = any (array[d.store])
          and s.key = d.key and s.id = d.id
          and s.name = d.name and s.due_at = d.due_at and s.made_at = d.made_at
        returning s.*),
      recorded as (
        insert into recorded_action (bucket, store, key, client, id, name, args, actor, roles, recorded_at)
        select g.bucket, g.store, g.key, g.client, 1, g.name, g.args, g.actor, g.roles,
          t.at + row_number() over (order by g.due_at, g.made_at, g.store, g.key, g.id)
            * interval '1 microsecond'
        from gone g, (select ?::timestamptz as at) t
        where not exists (select from client_mark m
          where m.bucket = g.bucket and m.store = g.store and m.key = g.key and m.client = g.client offset 0)
        on conflict do nothing)
      select store, key, client from gone
      """;

  private static final String UNDECIDED =
      """
      select 1 from unnest(?::int2[], ?::text[], ?::text[], ?::text[], ?::int8[]) as i(bucket, store, key, client, id)
        cross join lateral (
          select a.status from recorded_action a
          where a.bucket = i.bucket and a.store = i.store and a.key = i.key
            and a.client = i.client and a.id = i.id offset 0) a
      where a.status is null limit 1
      """;

  /** When the first action of a store and name is due. */
  public record Kind(String store, String name, Instant due) {}

  @Override
  public List<Kind> next() {
    return Statements.query(
        database,
        NEXT,
        c -> c,
        row -> new Kind(row.getString(1), row.getString(2), Statements.instant(row, 3)));
  }

  @Override
  public List<ActionId> take(List<Kind> kinds, Instant now, int most, long bytes) {
    return database.once(
        connection ->
            new Statements(connection)
                .query(
                    TAKE,
                    c ->
                        c.texts(kinds, Kind::store)
                            .texts(kinds, Kind::name)
                            .time(now)
                            .value(most)
                            .value(most)
                            .value(bytes)
                            .time(now),
                    row -> new ActionId(Statements.key(row), row.getString(3), 1)));
  }

  @Override
  public boolean undecided(List<ActionId> actions) {
    return !Statements.query(database, UNDECIDED, c -> c.actions(actions), row -> true).isEmpty();
  }
}
