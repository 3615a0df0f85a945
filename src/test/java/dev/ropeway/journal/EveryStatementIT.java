package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * How PostgreSQL plans each statement that the code of this package has, whatever its values: all
 * of them, as its classes hold them, whoever adds one.
 */
class EveryStatementIT {
  private static final Set<String> TABLES = BucketTables.KEYS.keySet();

  /**
   * Listings, searches and sweeps, which are of no key and so of no bucket; each with the indexes
   * by which it finds what it looks for. All others give a bucket wherever they look.
   */
  private static final Map<String, Set<String>> OF_NO_KEY =
      Map.ofEntries(
          Map.entry("Agenda.WRITE", Set.of("scheduled_action_actor")),
          Map.entry("DueStatements.NEXT", Set.of("scheduled_action_due")),
          Map.entry("DueStatements.TAKE", Set.of("scheduled_action_due")),
          Map.entry("ErasureStatements.PENDING_TRANSACTION", Set.of("recorded_action_pending")),
          Map.entry("ErasureStatements.SCHEDULED_BY", Set.of("scheduled_action_actor")),
          Map.entry("ErasureStatements.UNDECIDED", Set.of("recorded_action_pending")),
          Map.entry("Expiries.DUE", Set.of("entry_expires")),
          Map.entry("Forms.COUNT", Set.of("entry_listed")),
          Map.entry("Forms.PAGE", Set.of("entry_listed")),
          Map.entry("GroupSeats.LEFT", Set.of("room_seat_listed", "room_seat_pkey")),
          Map.entry("GroupSeats.OWN", Set.of("room_client_listed", "room_seat_listed")),
          Map.entry("GroupSeats.ROOMS", Set.of("room_client_listed", "room_seat_listed")),
          Map.entry("Pruning.KEYS", Set.of("entry_listed")),
          Map.entry("PullStatements.ORPHANS", Set.of("recorded_action_pending")),
          Map.entry("RoomCare.ABSENT", Set.of("room_client_absent")),
          Map.entry("RoomCare.EMPTY", Set.of("room_empty")),
          Map.entry("RoomCare.NEXT", Set.of("room_client_absent", "room_empty", "room_pkey")),
          Map.entry("RoomCare.UNNOTICED", Set.of("room_pkey")),
          Map.entry("StoredLines.KEYS", Set.of("entry_listed")),
          Map.entry("StoredLines.UNDECIDED", Set.of("recorded_action_pending")),
          Map.entry("Tags.KEYS", Set.of("entry_listed", "entry_user_ids")));

  /** Erasures of somebody who tagged nothing, a node's death, a minute's sweep of seats. */
  private static final Set<String> READ_ALL =
      Set.of(
          "ErasureStatements.ACTED",
          "RepeatedErasures.EVERYBODY",
          "RoomCare.DESERTED",
          "GroupSeats.LAPSED");

  /** By an index of clients that are absent at the moment, which are few. */
  private static final Set<String> READ_FEW = Set.of("RoomCare.DEPART");

  /** What was run before, several statements at once among it. */
  private static final Set<String> MADE_FROM_THEM =
      Set.of("Columns.OF_ONE_BUCKET", "Columns.UNFENCED");

  private static final Pattern STATEMENT =
      Pattern.compile("\\s*(select|insert|update|delete|with)\\s.*", Pattern.DOTALL);

  private final TestJournal test = new TestJournal(TestDatabase.freshDatabaseUrl());

  @BeforeEach
  void fill() {
    fill(3_000);
  }

  private void fill(int keys) {
    test.execute(
        """
        insert into entry (bucket, store, key, version, asides, data, user_ids, created_at,
          updated_at, expires_at)
        select ropeway_bucket('players', 'k' || n), 'players', 'k' || n, 3, 0, '{}',
          case when n %% 100 = 0 then array['u' || n] else '{}' end, now(), now(),
          case when n %% 100 = 0 then now() end
        from generate_series(1, %d) n;
        insert into entry_version (bucket, store, key, version, at, patch, actions)
        select bucket, store, key, v, now(), '[]', '[]' from entry, generate_series(1, 3) v;
        insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at,
          status, version, aside, actor)
        select bucket, store, key, 'c', v, case v when 2 then 'undo' else 'set' end,
          '{"client": "c", "id": 1}', now(),
          case when substr(key, 2)::int %% 100 > 0 then case v when 3 then 'rejected' else 'applied' end end,
          v, case v when 3 then 1 end, 'ann'
        from entry, generate_series(1, 3) v;
        insert into client_mark select store, key, 'd', 1, bucket from entry;
        insert into scheduled_action (bucket, store, key, id, client, name, args, once, due_at,
          made_at, actor)
        select bucket, store, key, 'i', 'e', 'close', 'null', false, now(), now(),
          'u' || substr(key, 2)::int %% 100
        from entry;
        insert into room (bucket, store, key, empty_since)
        select bucket, store, key, case when version %% 10 = 0 then now() end from entry;
        insert into room_client (bucket, store, key, client, nodes)
        select bucket, store, key, 'c' || v, '{n}' from entry, generate_series(1, 3) v;
        insert into room_seat (bucket, store, key, client, held_until)
        select bucket, store, key, 'f', now() from entry;
        analyze
        """
            .formatted(keys));
  }

  @AfterEach
  void close() {
    test.close();
  }

  /** By the name of class and constant. */
  private static Map<String, String> statements() throws IOException, ReflectiveOperationException {
    Map<String, String> found = new TreeMap<>();
    Path classes = Path.of("target/classes/dev/ropeway/journal");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(classes, "*.class")) {
      for (Path file : files) {
        String name = file.getFileName().toString().replace(".class", "");
        Class<?> type = Class.forName(EveryStatementIT.class.getPackageName() + "." + name);
        for (Field field : type.getDeclaredFields()) {
          String constant = name + "." + field.getName();
          if (Modifier.isStatic(field.getModifiers())
              && !field.getType().isPrimitive()
              && !MADE_FROM_THEM.contains(constant)) {
            field.setAccessible(true);
            add(found, constant, field.get(null));
          }
        }
      }
    }
    return found;
  }

  private static void add(Map<String, String> found, String name, Object value) {
    if (value instanceof String text) {
      if (STATEMENT.matcher(text).matches() && !text.matches("(?s).*%(\\d\\$)?[sd].*")) {
        found.put(name, text);
      }
    } else if (value instanceof Collection<?> many) {
      int n = 0;
      for (Object each : many) {
        add(found, name + "[" + n++ + "]", each);
      }
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> add(found, name + "[" + key + "]", each));
    }
  }

  /** Where a plan looks into one of the tables. */
  private record Look(String kind, String table, String index, String condition, String filter) {
    boolean sequential() {
      return kind.equals("Seq Scan");
    }

    boolean ofBucket() {
      return !sequential() && (condition + filter).contains("bucket = ");
    }

    boolean ofOneBucket() {
      return !sequential()
          && (condition + filter).matches(".*bucket = (ANY \\(ARRAY\\[)?\\$\\d+.*");
    }
  }

  private static void looks(JsonValue plan, List<Look> found) {
    if (plan instanceof JsonArray all) {
      all.forEach(each -> looks(each, found));
    } else if (plan instanceof JsonObject node) {
      String table = node.getString("Relation Name", "");
      if (TABLES.contains(table) && !node.getString("Node Type").equals("ModifyTable")) {
        found.add(
            new Look(
                node.getString("Node Type"),
                table,
                node.getString("Index Name", ""),
                node.getString("Index Cond", ""),
                node.getString("Filter", "")));
      }
      node.values().forEach(each -> looks(each, found));
    }
  }

  private static List<Look> looks(Statement statement, String sql) throws SQLException {
    int[] parameters = {0};
    String numbered =
        Pattern.compile("'[^']*'|\\?")
            .matcher(sql)
            .replaceAll(
                found ->
                    found.group().equals("?")
                        ? "\\$" + ++parameters[0]
                        : Matcher.quoteReplacement(found.group()));
    List<Look> found = new ArrayList<>();
    statement.execute("prepare stated as " + numbered);
    String nulls = String.join(", ", Collections.nCopies(parameters[0], "null"));
    String explain =
        "explain (format json) execute stated " + (nulls.isEmpty() ? "" : "(" + nulls + ")");
    try (ResultSet row = statement.executeQuery(explain)) {
      row.next();
      looks(JsonText.read(row.getString(1)), found);
    }
    statement.execute("deallocate stated");
    return found;
  }

  private interface Judge {
    void judge(Statement statement, String name, String sql) throws SQLException;
  }

  private void each(Judge judge) throws Exception {
    test.source().setPreferQueryMode(PreferQueryMode.SIMPLE);
    try (Connection connection = test.source().getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(Planned.SETTINGS);
      for (Map.Entry<String, String> each : statements().entrySet()) {
        judge.judge(statement, each.getKey(), each.getValue());
      }
    }
  }

  @Test
  void whatIsOfAKeyLooksIntoItsBucketAlone() throws Exception {
    List<String> faults = new ArrayList<>();
    int[] judged = {0};
    each(
        (statement, name, sql) -> {
          if (OF_NO_KEY.containsKey(name) || READ_ALL.contains(name)) {
            return;
          }
          for (Look look : looks(statement, sql)) {
            judged[0]++;
            if (!look.ofBucket()) {
              faults.add(name + " " + look);
            }
          }
        });
    assertEquals("", String.join("\n", faults));
    assertTrue(judged[0] > 80, judged[0] + " looks");
  }

  @Test
  void keysOfOneBucketAreLookedForByOneParameter() throws Exception {
    List<String> faults = new ArrayList<>();
    int[] fitted = {0};
    each(
        (statement, name, sql) -> {
          String fit = Columns.ofOneBucket(sql);
          if (!fit.equals(sql)) {
            fitted[0]++;
            for (Look look : looks(statement, fit)) {
              if (!look.ofOneBucket()) {
                faults.add(name + " " + look);
              }
            }
          }
        });
    assertEquals("", String.join("\n", faults));
    assertTrue(fitted[0] > 30, fitted[0] + " statements");
  }

  @Test
  void whatIsOfNoKeyHasItsIndex() throws Exception {
    List<String> faults = new ArrayList<>();
    each(
        (statement, name, sql) -> {
          Set<String> indexes = OF_NO_KEY.get(name);
          if (indexes != null) {
            for (Look look : looks(statement, sql)) {
              if (!indexes.contains(look.index()) && !look.ofBucket()) {
                faults.add(name + " " + look);
              }
            }
          }
        });
    assertEquals("", String.join("\n", faults));
  }

  /** A plan is kept when the table has grown, and may be made before PostgreSQL has counted it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void noIndexIsReadWholeAsItIsSmall(int keys) throws Exception {
    test.execute("truncate %s".formatted(String.join(", ", TABLES)));
    fill(keys);
    List<String> faults = new ArrayList<>();
    each(
        (statement, name, sql) -> {
          if (OF_NO_KEY.containsKey(name) || READ_ALL.contains(name) || READ_FEW.contains(name)) {
            return;
          }
          for (Look look : looks(statement, sql)) {
            if (look.sequential() || look.condition().isEmpty()) {
              faults.add(name + " " + look);
            }
          }
        });
    assertEquals("", String.join("\n", faults));
  }
}
