package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes lines of entries into the tables, a batch at a time, inside its caller's transaction.
 * Nothing is overwritten: what is there already makes the database refuse. Confined to one thread.
 */
final class LineWrites {
  private static final int MOST_LINES = 500;
  private static final int MOST_CHARACTERS = 1_048_576;

  private static final String ENTRY =
      """
      insert into entry (bucket, store, key, version, asides, data, migrations, user_ids, created_at,
        updated_at, erased, deleted, patch_bytes, expires_at)
      select i.bucket, i.store, i.key, r.version, r.asides, l.json->'data', r.migrations, r.users,
        r."createdAt", r."updatedAt", r.erased, r.deleted, r."patchBytes", r."expiresAt"
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, line)
        cross join lateral (select i.line::jsonb->'entry' as json) l
        cross join lateral jsonb_to_record(l.json) as r(version int8, asides int8,
          migrations text[], users text[], "createdAt" timestamptz, "updatedAt" timestamptz,
          erased int8, deleted int8, "patchBytes" int8, "expiresAt" timestamptz)
      where r.version is not null
      """;
  private static final String VERSION =
      """
      insert into entry_version (bucket, store, key, version, at, patch, snapshot, actions, log,
        migrations, deleted)
      select i.bucket, i.store, i.key, r.version, r.at, l.json->'patch', l.json->'snapshot',
        l.json->'actions', l.json->'log', r.migrations, r.deleted
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, line)
        cross join lateral (select i.line::jsonb->'version' as json) l
        cross join lateral jsonb_to_record(l.json) as r(version int8, at timestamptz,
          migrations text[], deleted bool)
      """;
  private static final String ACTION =
      """
      insert into recorded_action (bucket, store, key, client, id, name, args, if_versions, recorded_at,
        status, reason, cause, version, aside, decided_at, actor, roles, result)
      select i.bucket, i.store, i.key, r.client, r.id, r.name, l.json->'args', r."ifVersions",
        r."recordedAt", r.status, r.reason, r.cause, r.version, r.aside, r."decidedAt", r.actor,
        r.roles, l.json->'result'
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, line)
        cross join lateral (select i.line::jsonb->'action' as json) l
        cross join lateral jsonb_to_record(l.json) as r(client text, id int8, name text,
          "ifVersions" int8[], "recordedAt" timestamptz, status text, reason text, cause text,
          version int8, aside int8, "decidedAt" timestamptz, actor text, roles text[])
      """;
  private static final String MARK =
      """
      insert into client_mark (bucket, store, key, client, last_id)
      select i.bucket, i.store, i.key, r.client, r."lastId"
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, line)
        cross join lateral jsonb_to_record(i.line::jsonb->'mark') as r(client text, "lastId" int8)
      """;
  private static final String SCHEDULED =
      """
      insert into scheduled_action (bucket, store, key, id, client, name, args, once, due_at, made_at,
        actor, roles)
      select i.bucket, i.store, i.key, r.id, r.client, r.name, l.json->'args', r.once, r."dueAt",
        r."madeAt", r.actor, r.roles
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, line)
        cross join lateral (select i.line::jsonb->'scheduled' as json) l
        cross join lateral jsonb_to_record(l.json) as r(id text, client text, name text, once bool,
          "dueAt" timestamptz, "madeAt" timestamptz, actor text, roles text[])
      """;

  /** Through no node: they have just gone, and may come back while the room waits for them. */
  private static final String PRESENT =
      """
      with rooms as (
        insert into room (bucket, store, key)
        select distinct i.bucket, i.store, i.key from unnest(?::int2[], ?::text[], ?::text[], ?::text[])
          as i(bucket, store, key, line) order by 2, 3
        on conflict do nothing)
      insert into room_client (bucket, store, key, client, nodes, absent_since)
      select i.bucket, i.store, i.key, i.line::jsonb->'present'->>'client', '{}', now()
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[]) as i(bucket, store, key, line)
      """;

  private static final Map<LineKind, String> INSERTS =
      Map.of(
          LineKind.ENTRY, ENTRY,
          LineKind.VERSION, VERSION,
          LineKind.ACTION, ACTION,
          LineKind.MARK, MARK,
          LineKind.SCHEDULED, SCHEDULED,
          LineKind.PRESENT, PRESENT);

  private static final String THERE =
      """
      select exists (select from entry where bucket = ? and store = ? and key = ?)
        or exists (select from recorded_action where bucket = ? and store = ? and key = ?)
        or exists (select from client_mark where bucket = ? and store = ? and key = ?)
        or exists (select from scheduled_action where bucket = ? and store = ? and key = ?)
      """;
  private static final List<String> DELETES =
      List.of(
          "delete from entry where bucket = ? and store = ? and key = ?",
          "delete from entry_version where bucket = ? and store = ? and key = ?",
          "delete from recorded_action where bucket = ? and store = ? and key = ?",
          "delete from client_mark where bucket = ? and store = ? and key = ?",
          "delete from scheduled_action where bucket = ? and store = ? and key = ?",
          "delete from room_client where bucket = ? and store = ? and key = ?");

  private final Connection connection;
  private final Statements statements;
  private final List<Line> waiting = new ArrayList<>();
  private long characters;

  LineWrites(Connection connection) {
    this.connection = connection;
    this.statements = new Statements(connection);
  }

  private record Line(EntryKey key, LineKind kind, String text) {}

  /** Has a line wait. */
  void add(EntryKey key, LineKind kind, String text) {
    waiting.add(new Line(key, kind, text));
    characters += text.length();
  }

  /** How many lines wait. */
  int waiting() {
    return waiting.size();
  }

  /** Whether as much waits as is to be written at once. */
  boolean full() {
    return waiting.size() >= MOST_LINES || characters >= MOST_CHARACTERS;
  }

  /** Forgets the lines behind so many. */
  void forget(int keep) {
    waiting.subList(keep, waiting.size()).clear();
    characters = waiting.stream().mapToLong(line -> line.text().length()).sum();
  }

  /** Writes the first so many that wait. */
  void write(int first) throws SQLException {
    List<Line> written = waiting.subList(0, first);
    for (LineKind kind : LineKind.values()) {
      List<Line> lines = written.stream().filter(line -> line.kind() == kind).toList();
      if (!lines.isEmpty()) {
        write(kind, lines);
      }
    }
    written.clear();
    characters = waiting.stream().mapToLong(line -> line.text().length()).sum();
  }

  private void write(LineKind kind, List<Line> lines) throws SQLException {
    String insert = INSERTS.get(kind);
    if (insert == null) {
      throw new IllegalArgumentException(kind + " is no line of an entry");
    }
    Columns columns = new Columns(connection);
    for (int i = 0; i < (kind == LineKind.PRESENT ? 2 : 1); i++) {
      columns.keys(lines, Line::key).texts(lines, Line::text);
    }
    try (Planned planned = new Planned(connection, insert, columns)) {
      planned.update();
    }
  }

  /** Whether anything is stored under a key. */
  boolean there(EntryKey key) throws SQLException {
    return Boolean.TRUE.equals(
        statements.first(
            THERE, c -> c.key(key).key(key).key(key).key(key), row -> row.getBoolean(1)));
  }

  /** Deletes all that is stored under a key. */
  void delete(EntryKey key) throws SQLException {
    for (String sql : DELETES) {
      try (Planned planned = new Planned(connection, sql, new Columns(connection).key(key))) {
        planned.update();
      }
    }
  }
}
