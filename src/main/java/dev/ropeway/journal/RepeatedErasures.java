package dev.ropeway.journal;

import dev.ropeway.Caller;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Has erasures done again of people of whom a backup or an export brought something back. Their
 * records have no names but hashes under a secret, so whoever is tagged or has acted is hashed and
 * compared. An erasure that finds somebody is open again and no longer done, for nodes to work on.
 * Inside its caller's transaction: what came back is never committed without its erasure. Confined
 * to one thread.
 */
final class RepeatedErasures {
  private static final int ROWS = 1_000;

  private static final String KEY = "select value from server_secret where name = ?";
  private static final String ABSENT =
      """
      select l.line->>'userHash'
      from (select i.line::jsonb->'erasure' as line from unnest(?::text[]) as i(line)) l
      where not exists (select from erasure e where e.id = (l.line->>'id')::uuid)
      """;
  private static final String LATER =
      "select user_hash from erasure where coalesce(done_at, 'infinity') > ?::timestamptz";

  /** Reads all entries and the whole log. */
  private static final String EVERYBODY =
      """
      select false, u from (select distinct unnest(user_ids) as u from entry) t
      union all
      select true, u from (select actor as u from recorded_action where actor is not null
        union select actor from scheduled_action where actor is not null) a
      """;

  private static final String OF_KEY =
      """
      select false, u from (select unnest(user_ids) as u from entry where bucket = ? and store = ? and key = ?) t
      union all
      select true, u from (
        select actor as u from recorded_action where bucket = ? and store = ? and key = ? and actor is not null
        union select actor from scheduled_action where bucket = ? and store = ? and key = ? and num_nulls(actor) = 0
        ) a
      """;

  /** As if nobody had worked on it for long, so that a node takes it up at once. */
  private static final String INSERT =
      """
      insert into erasure (id, user_hash, user_id, requested_at, active_at, done_at, keys, renamed,
        shared)
      select r.id, r."userHash", coalesce(f.user_id, r."userId"), r."requestedAt", 'epoch',
        case when f.user_id is null then r."doneAt" end, r.keys, r.renamed, r.shared
      from unnest(?::text[]) as i(line)
        cross join lateral jsonb_to_record(i.line::jsonb->'erasure') as r(id uuid, "userHash" text,
          "userId" text, "requestedAt" timestamptz, "doneAt" timestamptz, keys int8, renamed int8,
          shared bool)
        left join unnest(?::text[], ?::text[]) as f(hash, user_id) on f.hash = r."userHash"
      on conflict (id) do nothing
      """;

  private static final String REOPEN =
      """
      update erasure e set done_at = null, user_id = f.user_id, active_at = 'epoch'
      from unnest(?::text[], ?::text[]) as f(hash, user_id)
      where e.user_hash = f.hash and e.done_at > ?::timestamptz
      """;

  private final Connection connection;
  private final Statements statements;

  RepeatedErasures(Connection connection) {
    this.connection = connection;
    this.statements = new Statements(connection);
  }

  /**
   * Takes records of erasures over that are missing here, and begins those again that find
   * somebody.
   *
   * @return how many people were found
   */
  int take(List<String> lines) throws SQLException {
    Set<String> absent =
        new HashSet<>(
            statements.query(ABSENT, c -> c.texts(lines, x -> x), row -> row.getString(1)));
    if (absent.isEmpty()) {
      return 0;
    }
    Map<String, String> found = found(absent, EVERYBODY, null);
    List<Map.Entry<String, String>> users = List.copyOf(found.entrySet());
    Columns columns =
        new Columns(connection)
            .texts(lines, x -> x)
            .texts(users, Map.Entry::getKey)
            .texts(users, Map.Entry::getValue);
    try (Planned planned = new Planned(connection, INSERT, columns)) {
      planned.update();
    }
    return found.size();
  }

  /** The hashes of people who were erased after an instant. */
  Set<String> later(String at) throws SQLException {
    return new HashSet<>(statements.query(LATER, c -> c.value(at), row -> row.getString(1)));
  }

  /**
   * Begins erasures again that were done after an instant, of whoever a key is about or has acted
   * on it.
   *
   * @param erased as {@link #later} told
   */
  void repeat(EntryKey key, Set<String> erased, String at) throws SQLException {
    List<Map.Entry<String, String>> users = List.copyOf(found(erased, OF_KEY, key).entrySet());
    if (!users.isEmpty()) {
      Columns columns =
          new Columns(connection)
              .texts(users, Map.Entry::getKey)
              .texts(users, Map.Entry::getValue)
              .value(at);
      try (Planned planned = new Planned(connection, REOPEN, columns)) {
        planned.update();
      }
    }
  }

  /** Users by hash. */
  private Map<String, String> found(Set<String> hashes, String sql, @Nullable EntryKey key)
      throws SQLException {
    byte[] secret = statements.first(KEY, c -> c.value(Pseudonyms.SECRET), row -> row.getBytes(1));
    Map<String, String> found = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setFetchSize(ROWS);
      if (key != null) {
        new Columns(connection).key(key).key(key).key(key).bind(statement);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          String user = row.getBoolean(1) ? unescaped(row.getString(2)) : row.getString(2);
          match(hashes, user, secret, found);
        }
      }
    }
    return found;
  }

  private static void match(
      Set<String> hashes, String user, byte @Nullable [] secret, Map<String, String> found) {
    String old = Sha256.of(user);
    if (hashes.contains(old)) {
      found.put(old, user);
    }
    if (secret != null) {
      String hash = Pseudonyms.of(secret, Caller.escape(user));
      if (hashes.contains(hash)) {
        found.put(hash, user);
      }
    }
  }

  /** The user id of an identity: {@link Caller#escape} the other way. */
  private static String unescaped(String identity) {
    return identity.indexOf('%') < 0
        ? identity
        : URLDecoder.decode(identity.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
