package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Erasure;
import dev.ropeway.Outcome;
import dev.ropeway.PsqlScript;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.Migrate;
import dev.ropeway.journal.SchemaException;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.testing.HandClock;
import dev.ropeway.transfer.TransferRun;
import dev.ropeway.upkeep.Purses;
import dev.ropeway.upkeep.SweepProgress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * All that nodes do, as a role that may only read and write rows: as {@code roles.sql} makes it.
 */
class RestrictedRoleIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Map<String, String> PASSWORDS =
      Map.of("DB_OWNER_PASSWORD", "the owner's", "DB_PASSWORD", "the nodes'");
  private static final ByteArrayOutputStream OUT = new ByteArrayOutputStream();
  private static final ByteArrayOutputStream ERR = new ByteArrayOutputStream();

  private static String superuser;
  private static String url;
  private static String node;

  private static String as(String role) {
    return url + "?user=" + role;
  }

  private static int migrate(Map<String, String> changes) {
    OUT.reset();
    ERR.reset();
    Map<String, String> environment = new HashMap<>(PASSWORDS);
    environment.put("DB_URL", url);
    environment.put("DB_OWNER_USER", "ropeway_owner");
    environment.putAll(changes);
    return Migrate.run(environment, false, new PrintStream(OUT, true), new PrintStream(ERR, true));
  }

  @BeforeAll
  static void make() throws Exception {
    superuser = TestDatabase.emptyDatabaseUrl();
    PsqlScript.run(Path.of("deploy/roles.sql"), superuser, PASSWORDS);
    url = superuser.replaceFirst("/[^/]+$", "/ropeway");
    node = as("ropeway");
    SchemaException early =
        assertThrows(SchemaException.class, () -> start(List.of(Players.STORE)).close());
    assertTrue(
        String.valueOf(early.getMessage()).contains("Have the owner of the tables migrate them"),
        early::getMessage);

    assertEquals(0, migrate(Map.of()), ERR::toString);
    assertEquals(
        "Ropeway's tables are those of this version.\n", OUT.toString(StandardCharsets.UTF_8));
    assertEquals(0, migrate(Map.of()), "again, with nothing to do");
  }

  private static TestNode start(List<dev.ropeway.Store<?>> stores) {
    Settings settings = Settings.standard().with(Setting.ROOM_GRACE, 300);
    return TestNode.start(node, settings, stores);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static String ask(String as, String query) throws SQLException {
    try (Connection connection = DriverManager.getConnection(as);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertTrue(row.next());
      return row.getString(1);
    }
  }

  @Test
  void actionsAndTransactionsAreRecordedAndPushedAndHeardOf() throws Exception {
    try (TestNode one = start(List.of(Players.STORE));
        TestNode two = start(List.of(Players.STORE));
        Session<Player> ann = one.sessions().load(Players.STORE, "ann");
        Session<Player> tom = two.sessions().load(Players.STORE, "tom");
        Session<Player> watched = two.sessions().load(Players.STORE, "ann")) {
      assertTrue(get(ann.patch(Players.ADD_COINS, 10L).outcome()).applied());
      Await.until(PATIENCE, "the other node hears of it", () -> watched.data().coins() == 10);
      TransactionOutcome paid = get(pay(two, ann, tom, 4));
      assertTrue(paid.committed(), paid::toString);
      TransactionOutcome refused = get(pay(one, ann, tom, 100));
      assertFalse(refused.committed(), refused::toString);
      Await.until(PATIENCE, "the failure action", () -> watched.data().name().equals("poor"));
      assertEquals(6, one.sessions().view(Players.STORE, "ann").latest().data().coins());
      assertEquals(
          10, one.sessions().view(Players.STORE, "ann").version(1).orElseThrow().data().coins());
    }
  }

  private static CompletionStage<TransactionOutcome> pay(
      TestNode by, Session<Player> from, Session<Player> to, long coins) {
    return by.sessions()
        .transaction(
            tx -> {
              tx.patch(from, Players.TAKE_COINS, coins);
              tx.patch(to, Players.ADD_COINS, coins);
            },
            failed -> failed.patch(from, Players.RENAME, "poor"));
  }

  @Test
  void roomsKnowWhoIsThereAndWhoHasLeft() throws Exception {
    try (TestNode one = start(List.of(Lobby.STORE));
        TestNode two = start(List.of(Lobby.STORE));
        RoomFollower bob = new RoomFollower(two, "r", "bob~1")) {
      RoomFollower ann = new RoomFollower(one, "r", "ann~1");
      bob.untilClients("ann", "bob");
      RemoteAction own = new RemoteAction(1, "own", JsonText.read("{\"path\":\"/ball\"}"), null);
      Outcome owned =
          get(one.remote()
                  .record(one.store("lobby"), "r", "ann~1", List.of(own))
                  .outcomes()
                  .get(0)
                  .outcome())
              .outcome();
      assertTrue(owned.applied(), owned::toString);
      ann.close();
      bob.untilClients("bob");
      Await.until(
          PATIENCE,
          "the departure",
          () -> ask(node, "select count(*) from recorded_action where name = 'leave'").equals("1"));
    }
  }

  @Test
  void historyIsPruned() throws Exception {
    HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
    try (TestNode old = TestNode.at(clock, node, List.of(Players.STORE));
        Session<Player> eve = old.sessions().load(Players.STORE, "eve")) {
      for (int i = 0; i < 3; i++) {
        get(eve.patch(Players.ADD_COINS, 1L).outcome());
      }
      get(pay(old, eve, eve, 1));
      clock.pass(Duration.ofDays(31));
      Await.until(
          PATIENCE,
          "old versions and transactions go",
          () -> {
            clock.pass(Duration.ofSeconds(1));
            return old.parts().retention().versions() >= 3
                && ask(
                        node,
                        """
                        select count(*) from recorded_action
                        where store = 'ropeway:transactions' and recorded_at < '2026-11-02'
                        """)
                    .equals("0");
          });
    }
  }

  @Test
  void personIsTaggedExportedAndErased() throws Exception {
    try (TestNode one = start(List.of(Players.STORE));
        Session<Player> sue = one.sessions().load(Players.STORE, "sue")) {
      get(sue.patch(Players.RENAME, "Sue").outcome());
      get(sue.tagUser("user-17"));
      var people = one.parts().people();
      var tagged = people.keys("user-17", "", "", 9);
      assertEquals(1, people.exportedVersions(tagged.get(0), 0).size());
      Erasure done = get(people.erase(people.beginErasure("user-17", false), "user-17"));
      assertEquals(1, done.keys());
      assertEquals("new player", one.sessions().view(Players.STORE, "sue").latest().data().name());
    }
  }

  @Test
  void storeIsMigratedAsAWhole() throws Exception {
    try (TestNode first = start(List.of(Purses.first()))) {
      for (int i = 0; i < 60; i++) {
        RemoteAction add = new RemoteAction(1, "add", JsonText.read("5"), null);
        get(
            first
                .remote()
                .record(first.store(Purses.NAME), "key" + i, "c", List.of(add))
                .outcomes()
                .get(0)
                .outcome());
      }
    }
    try (TestNode second = start(List.of(Purses.second()))) {
      second.parts().sweeps().start(Purses.NAME);
      Await.until(
          PATIENCE, "it ends", () -> progress(second).state() != SweepProgress.State.RUNNING);
      assertEquals(SweepProgress.State.DONE, progress(second).state());
      assertEquals(60, progress(second).migrated());
    }
  }

  private static SweepProgress progress(TestNode of) {
    return Objects.requireNonNull(of.parts().sweeps().progress(Purses.NAME));
  }

  @Test
  void storesAreExportedImportedAndCompared(@TempDir Path folder) throws Exception {
    try (TestNode one = start(List.of(Players.STORE));
        Session<Player> pam = one.sessions().load(Players.STORE, "pam")) {
      get(pam.patch(Players.RENAME, "Pam").outcome());
    }
    String file = folder.resolve("all").toString();
    transfer("export", file, "--records", "--store", "players");
    transfer("import", file);
    transfer("verify", file);
  }

  private static void transfer(String... arguments) {
    TransferRun run = TransferRun.with(new byte[0], "ropeway", url, arguments);
    assertEquals(0, run.code(), run::told);
  }

  @Test
  void roleHasTheRightsThatStatementsNeedAndNoOthers() throws Exception {
    String given =
        """
        select string_agg(distinct privilege, ' ' order by privilege) from (
          select lower(privilege_type) as privilege
          from pg_class, aclexplode(relacl) where grantee = 'ropeway'::regrole %s) as all_given
        """;
    assertEquals(
        "delete insert select update",
        ask(superuser.replaceFirst("/[^/]+\\?", "/ropeway?"), given.formatted("")));
    assertEquals(
        "select",
        ask(
            superuser.replaceFirst("/[^/]+\\?", "/ropeway?"),
            given.formatted("and oid = 'ropeway_schema'::regclass")));
    for (String more :
        List.of(
            "create table more (id int)",
            "create temporary table more (id int)",
            "create schema more",
            "create function more() returns int language sql as 'select 1'",
            "alter table entry add column more int",
            "drop table entry",
            "truncate entry",
            "create index more on entry (version)",
            "delete from ropeway_schema",
            "update ropeway_schema set checksum = 1",
            "alter role ropeway_owner password 'mine'",
            "set role ropeway_owner")) {
      refused(node, more);
    }
  }

  private static void refused(String as, String statement) throws SQLException {
    try (Connection connection = DriverManager.getConnection(as);
        Statement running = connection.createStatement()) {
      SQLException refusal = assertThrows(SQLException.class, () -> running.execute(statement));
      assertEquals("42501", refusal.getSQLState(), statement);
    }
  }

  /** As docs/operations.md says it. */
  @Test
  void databaseWithOneRoleGetsTheSecond() throws Exception {
    String page = Files.readString(Path.of("docs/operations.md"));
    int block = page.indexOf("```sql\n") + "```sql\n".length();
    String steps = page.substring(block, page.indexOf("```", block)).replace("ropeway", "solo");
    String former = url.replace("/ropeway", "/solo");
    try (Connection connection = DriverManager.getConnection(superuser);
        Statement statement = connection.createStatement()) {
      statement.execute("create role solo login");
      statement.execute("create database solo owner solo");
    }
    TestNode.start(former + "?user=solo", Settings.standard(), List.of(Players.STORE)).close();

    try (Connection connection =
            DriverManager.getConnection(superuser.replaceFirst("/[^/]+\\?", "/solo?"));
        Statement statement = connection.createStatement()) {
      statement.execute(steps.replace("solo_schema", "ropeway_schema"));
    }

    assertEquals(
        0, migrate(Map.of("DB_URL", former, "DB_OWNER_USER", "solo_owner")), ERR::toString);
    try (TestNode one =
            TestNode.start(former + "?user=solo", Settings.standard(), List.of(Players.STORE));
        Session<Player> bob = one.sessions().load(Players.STORE, "bob")) {
      assertTrue(get(bob.patch(Players.ADD_COINS, 1L).outcome()).applied());
    }
    refused(former + "?user=solo", "create table more (id int)");
    refused(former + "?user=solo", "delete from ropeway_schema");
  }

  @Test
  void passwordsAreStoredAsVerifiersAndNobodyElseGetsIn() throws Exception {
    assertEquals(
        "2",
        ask(
            superuser,
            """
            select count(*) from pg_authid
            where rolname in ('ropeway', 'ropeway_owner') and rolpassword like 'SCRAM-SHA-256$%'
            """));
    try (Connection connection = DriverManager.getConnection(superuser);
        Statement statement = connection.createStatement()) {
      statement.execute("create role stranger login");
    }
    SQLException refusal = assertThrows(SQLException.class, () -> ask(as("stranger"), "select 1"));
    assertEquals("42501", refusal.getSQLState());
  }

  @Test
  void programThatMakesTablesSaysWhatItLacks() {
    assertEquals(1, migrate(Map.of("DB_URL", "")));
    assertEquals("Set DB_URL.\n", ERR.toString(StandardCharsets.UTF_8));
    assertEquals(1, migrate(Map.of("DB_OWNER_PASSWORD", "")));
    assertEquals("Set DB_OWNER_PASSWORD.\n", ERR.toString(StandardCharsets.UTF_8));
    assertEquals(1, migrate(Map.of("DB_OWNER_PASSWORD_FILE", "/nowhere")));
    assertEquals(
        "DB_OWNER_PASSWORD_FILE is /nowhere, which cannot be read.\n",
        ERR.toString(StandardCharsets.UTF_8));
    assertEquals(1, migrate(Map.of("DB_URL", url + "2")));
    assertTrue(ERR.toString(StandardCharsets.UTF_8).contains("Create the database"), ERR::toString);
    assertFalse(ERR.toString(StandardCharsets.UTF_8).contains("\tat "));
    assertEquals(0, OUT.size());
  }
}
