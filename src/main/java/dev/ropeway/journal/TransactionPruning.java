package dev.ropeway.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Removes the rows of transactions that were decided before an instant. Of a client that numbers
 * them its highest number stays, in a mark: it is what keeps a repeat from being applied, however
 * late it comes. An Idempotency-Key is forgotten with its row. Thread-safe; blocks on the database.
 */
public record TransactionPruning(Database database) {
  /** Keys that begin with the reserved word have been made up by Ropeway: nobody numbers those. */
  private static final String STEP =
      """
      with page as (
        select a.bucket, a.key, a.client, a.id, a.status is not null and a.decided_at <= ? as due
        from (select ?::text as key, ?::text as client, ?::int8 as id, ?::int8 as most) place
          cross join generate_series(0, 63) as b(bucket) cross join lateral (
            select r.bucket, r.key, r.client, r.id, r.status, r.decided_at
            from recorded_action r
            where r.bucket = b.bucket and r.store = 'ropeway:transactions'
              and (r.key, r.client, r.id) > (place.key, place.client, place.id)
            order by r.key, r.client, r.id limit place.most) a
        order by a.key, a.client, a.id limit ?),
      gone as (
        delete from recorded_action a using page p
        where a.bucket = p.bucket and a.store = 'ropeway:transactions' and a.key = p.key and a.client = p.client
          and a.id = p.id and p.due
        returning a.bucket, a.store, a.key, a.client, a.id),
      marks as (
        insert into client_mark as m (bucket, store, key, client, last_id)
        select bucket, store, key, client, max(id) from gone where not starts_with(client, 'ropeway:')
        group by bucket, store, key, client order by key, client
        on conflict (bucket, store, key, client) do update set last_id = excluded.last_id
          where m.last_id < excluded.last_id)
      select key, client, id, (select count(*) from gone), (select count(*) from page)
      from page order by key desc, client desc, id desc limit 1
      """;

  /** A place on the way through all of them. */
  public record Place(String key, String client, long id) {
    /** Before the first. */
    public static final Place START = new Place("", "", 0);
  }

  /**
   * What a step did.
   *
   * @param next where to go on; null at the end
   */
  public record Step(long removed, @Nullable Place next) {}

  /** Looks at so many rows behind a place, and removes what is old enough. */
  public Step step(Place after, Instant before, int limit) {
    List<Step> steps =
        database.once(
            connection ->
                new Statements(connection)
                    .query(
                        STEP,
                        columns ->
                            columns
                                .time(before)
                                .value(after.key())
                                .value(after.client())
                                .value(after.id())
                                .value(limit)
                                .value(limit),
                        row -> {
                          Place last =
                              new Place(row.getString(1), row.getString(2), row.getLong(3));
                          return new Step(row.getLong(4), row.getLong(5) < limit ? null : last);
                        }));
    return steps.isEmpty() ? new Step(0, null) : steps.get(0);
  }
}
