package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The database's own records as lines: its secrets, who was erased, and whose tokens were revoked.
 * Inside its caller's transaction. Confined to one thread.
 */
final class RecordLines {
  private static final String READ =
      """
      select line from (
        select 0 as step, name, jsonb_build_object('secret', jsonb_build_object('name', name,
          'value', encode(value, 'hex')))::text as line from server_secret
        union all
        select 1, to_char(requested_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || id,
          jsonb_build_object('erasure', jsonb_build_object('id', id, 'userHash', user_hash,
            'requestedAt', requested_at, 'keys', keys, 'renamed', renamed, 'shared', shared)
          || jsonb_strip_nulls(jsonb_build_object('userId', user_id, 'doneAt', done_at)))::text
        from erasure
        union all
        select 2, subject, jsonb_build_object('revocation', jsonb_build_object('subject', subject,
          'notBefore', not_before, 'madeAt', made_at))::text from revocation) l
      order by step, name
      """;
  private static final String SECRET =
      """
      with new as (
        insert into server_secret (name, value)
        select s->>'name', decode(s->>'value', 'hex')
        from (select ?::jsonb->'secret' as s) l
        on conflict do nothing returning name)
      select s->>'name' from (select ?::jsonb->'secret' as s) l
      where not exists (select from new)
        and decode(s->>'value', 'hex') <> (select value from server_secret
          where name = s->>'name')
      """;
  private static final String REVOCATION =
      """
      insert into revocation as r (subject, not_before, made_at)
      select l.subject, l."notBefore", l."madeAt"
      from jsonb_to_record(?::jsonb->'revocation')
        as l(subject text, "notBefore" timestamptz, "madeAt" timestamptz)
      on conflict (subject) do update set not_before = excluded.not_before,
        made_at = excluded.made_at
      where r.not_before < excluded.not_before
      """;

  private final Connection connection;
  private final Statements statements;

  RecordLines(Connection connection) {
    this.connection = connection;
    this.statements = new Statements(connection);
  }

  /** All of them. */
  List<String> read() throws SQLException {
    return statements.query(READ, c -> c, row -> row.getString(1));
  }

  /** Takes a secret over; returns its name if the database has another one by that name. */
  @Nullable String secret(String line) throws SQLException {
    return statements.first(SECRET, c -> c.value(line).value(line), row -> row.getString(1));
  }

  /** Takes a revocation over, unless the database has a later one. */
  void revocation(String line) throws SQLException {
    Columns columns = new Columns(connection).value(line);
    try (Planned planned = new Planned(connection, REVOCATION, columns)) {
      planned.update();
    }
  }
}
