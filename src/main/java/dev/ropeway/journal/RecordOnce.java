package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Records a pending action in a transaction that is somebody else's, unless it was recorded before:
 * then that transaction goes on unharmed. Where another one is about to record the same, it waits
 * for the end of that.
 */
record RecordOnce(Connection connection) {
  /** What was erased is not in the log any more, and yet not to be recorded again. */
  private static final String RECORD =
      """
      insert into recorded_action (bucket, store, key, client, id, name, args, actor, roles, recorded_at)
      select i.bucket, i.store, i.key, i.client, i.id, i.name, i.args::jsonb, i.actor, i.roles::text[], i.at
      from (select ?::int2 as bucket, ?::text as store, ?::text as key, ?::text as client, ?::int8 as id,
        ?::text as name, ?::text as args, ?::text as actor, ?::text as roles,
        ?::timestamptz as at) i
      where not exists (select from client_mark m
        where m.bucket = i.bucket and m.store = i.store and m.key = i.key and m.client = i.client and m.last_id >= i.id)
      on conflict do nothing
      returning id
      """;

  /** Returns whether it is new. */
  boolean run(ActionWrite action, Instant at) throws SQLException {
    return new Statements(connection)
        .any(
            RECORD,
            columns ->
                columns
                    .key(action.key())
                    .value(action.client())
                    .value(action.id())
                    .value(action.name())
                    .value(action.args())
                    .value(action.actor())
                    .value(action.roles())
                    .time(at));
  }
}
