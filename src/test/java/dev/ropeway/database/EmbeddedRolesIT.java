package dev.ropeway.database;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Session;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who gets into the embedded database, and what he is there. */
@Timeout(180)
class EmbeddedRolesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path shared;
  @TempDir private Path temporary;
  private DataFolder folder;
  private EmbeddedDatabase database;

  /** Unpacks PostgreSQL and makes a database once, and not for each test. */
  @BeforeAll
  static void make() throws Exception {
    EmbeddedDatabase first = new EmbeddedDatabase(new DataFolder(shared));
    open(first.address()).close();
    first.leave();
  }

  /** Copies what was made, but for programs, which are the same for all. */
  private static void copy(Path to) throws IOException {
    Path programs = new DataFolder(shared).programs();
    try (Stream<Path> all = Files.walk(shared)) {
      for (Path each : all.toList()) {
        Path made = to.resolve(shared.relativize(each).toString());
        if (Files.isDirectory(each)) {
          Files.createDirectories(made);
          Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(each));
        } else if (each.startsWith(programs)) {
          Files.createLink(made, each);
        } else {
          Files.copy(each, made, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  @BeforeEach
  void choose() throws IOException {
    folder = new DataFolder(temporary.resolve("data"));
    copy(folder.path());
    database = new EmbeddedDatabase(folder);
  }

  @AfterEach
  void leave() {
    database.leave();
  }

  private static Connection open(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(
        address.url(), address.user(), Objects.requireNonNullElse(address.password(), ""));
  }

  private static String url(DatabaseAddress address) {
    return "%s&user=%s&password=%s".formatted(address.url(), address.user(), address.password());
  }

  private static String ask(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      assertTrue(row.next(), query);
      return row.getString(1);
    }
  }

  private static void refused(String url, String user, String password) {
    SQLException refusal =
        assertThrows(
            SQLException.class, () -> DriverManager.getConnection(url, user, password).close());
    String expected = password.isEmpty() ? "08004" : "28P01"; // the driver sends no empty one
    assertEquals(expected, refusal.getSQLState(), refusal::toString);
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void nobodyGetsInWithoutThePassword() throws Exception {
    DatabaseAddress address = database.address();
    String plain = address.url().replaceAll("\\?.*", "");
    for (String role : List.of("ropeway", "postgres")) {
      refused(plain, role, "");
      refused(plain, role, role);
      refused(plain, role, "0".repeat(48));
    }
    try (Connection connection = open(address)) {
      assertEquals("ropeway", ask(connection, "select current_user"));
      String methods = "select string_agg(distinct auth_method, ',') from pg_hba_file_rules";
      try (Connection superuser = superuser(address)) {
        assertEquals("scram-sha-256", ask(superuser, methods));
        assertEquals(
            "2",
            ask(
                superuser,
                "select count(*) from pg_authid where rolpassword like 'SCRAM-SHA-256$%'"));
      }
    }
  }

  private Connection superuser(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(
        address.url(), "postgres", Passwords.read(folder).superuser());
  }

  @Test
  void roleOwnsItsDatabaseAndIsNothingBeyondIt() throws Exception {
    try (Connection connection = open(database.address())) {
      assertEquals(
          "f f f f f",
          ask(
              connection,
              """
              select concat_ws(' ', rolsuper, rolcreatedb, rolcreaterole, rolreplication,
                rolbypassrls) from pg_roles where rolname = current_user
              """));
      assertEquals(
          "0",
          ask(
              connection,
              "select count(*) from pg_auth_members where member = 'ropeway'::regrole"));
      assertEquals(
          "postgres",
          ask(
              connection,
              "select string_agg(datname, ',') from pg_database where datdba = 'ropeway'::regrole"));
      for (String more :
          List.of(
              "copy (select 1) to program 'true'",
              "select pg_read_file('pg_hba.conf')",
              "alter system set fsync = off",
              "alter role ropeway superuser",
              "create role another",
              "create database another")) {
        SQLException refusal =
            assertThrows(SQLException.class, () -> connection.createStatement().execute(more));
        assertEquals("42501", refusal.getSQLState(), more);
      }
    }
  }

  @Test
  void filesAreForTheirOwnerAlone() throws Exception {
    folder = new DataFolder(temporary.resolve("new")); // and all in it made by the server
    database = new EmbeddedDatabase(folder);
    database.address();

    assertEquals("rwx------", mode(folder.path()));
    assertEquals("rwx------", mode(folder.tables()));
    assertEquals("rwx------", mode(folder.programs()));
    assertEquals("rw-------", mode(folder.passwords()));
    assertEquals("rw-------", mode(folder.log()));
    try (Stream<Path> files = Files.list(folder.path())) {
      List<String> names = files.map(file -> file.getFileName().toString()).sorted().toList();
      assertEquals(List.of("lock", "pgpass", "postgres", "postgres.log", "programs"), names);
    }
    Passwords passwords = Passwords.read(folder);
    assertNotEquals(passwords.superuser(), passwords.application());
    for (String password : List.of(passwords.superuser(), passwords.application())) {
      assertTrue(password.matches("[0-9a-f]{48}"), password);
      assertFalse(Files.readString(folder.log()).contains(password));
      assertFalse((passwords + " " + database.address()).contains(password));
    }
  }

  @Test
  void databaseThatDiedIsStartedAnewByTheSameServer() throws Exception {
    open(database.address()).close();
    ProcessHandle died =
        ProcessHandle.of(Objects.requireNonNull(Postmaster.find(folder)).pid()).orElseThrow();
    died.destroyForcibly();
    Await.until(PATIENCE, "it is gone", () -> !died.isAlive());

    open(database.address()).close();
  }

  /** Everything that a node does, begun by one server and gone on with by another. */
  @Test
  void secondServerReadsThePasswordAndWorks() throws Exception {
    EmbeddedDatabase second = new EmbeddedDatabase(folder);
    DatabaseAddress address = database.address();
    assertEquals(address, second.address());

    List<dev.ropeway.Store<?>> stores = List.of(Players.STORE);
    try (TestNode one = TestNode.start(url(address), Settings.standard(), stores);
        TestNode other = TestNode.start(url(second.address()), Settings.standard(), stores);
        Session<Player> here = one.sessions().load(Players.STORE, "bob");
        Session<Player> there = other.sessions().load(Players.STORE, "bob")) {
      here.patch(Players.ADD_COINS, 10L);
      Await.until(PATIENCE, "the other node hears of it", () -> there.data().coins() == 10);
    }
    database.leave();
    try (Connection connection = open(second.address())) {
      assertEquals("1", ask(connection, "select count(*) from entry"));
    }
    long pid = Objects.requireNonNull(Postmaster.find(folder)).pid();
    second.leave();
    Await.until(PATIENCE, "PostgreSQL has ended", () -> ProcessHandle.of(pid).isEmpty());
    database = new EmbeddedDatabase(folder);
    try (Connection connection = open(database.address())) {
      assertEquals("1", ask(connection, "select count(*) from entry"), "the next start finds it");
    }
  }

  private void forgetAllButThePrograms() throws IOException {
    try (Stream<Path> files = Files.walk(folder.path())) {
      for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!each.startsWith(folder.programs()) && !each.equals(folder.path())) {
          Files.delete(each);
        }
      }
    }
  }

  /** As the last version made one: all belongs to the superuser, and he needs no password. */
  private EmbeddedPostgres former() throws IOException {
    forgetAllButThePrograms();
    EmbeddedPostgres former =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder.tables())
            .setOverrideWorkingDirectory(folder.programs().toFile())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setServerConfig("unix_socket_directories", "")
            .start();
    try (TestJournal journal = new TestJournal(former.getJdbcUrl("postgres", "postgres"))) {
      journal.execute(
          """
          insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
          values (ropeway_bucket('players', 'bob'), 'players', 'bob', 1, 0, '{"name":"bob","coins":7,"items":[]}', now(), now());
          create schema theirs;
          create type theirs.mood as enum ('well');
          create type theirs.pair as (a int, b int);
          create domain theirs.small as int check (value < 10);
          create table theirs.orders (id serial primary key, n int generated always as identity,
            size theirs.small, mood theirs.mood) ;
          create table theirs.parts (id int) partition by range (id);
          create table theirs.part partition of theirs.parts for values from (0) to (10);
          create sequence theirs.numbers;
          create view theirs.shown as select * from theirs.orders;
          create materialized view theirs.kept as select * from theirs.orders;
          create function theirs.twice(n int) returns int language sql as 'select 2 * n';
          create procedure theirs.nothing() language sql as 'select 1';
          insert into theirs.orders (size, mood) values (3, 'well');
          select lo_create(0);
          """);
    }
    return former;
  }

  private void assertTakenOver() throws Exception {
    DatabaseAddress address = database.address();
    String plain = address.url().replaceAll("\\?.*", "");
    Await.until(
        PATIENCE,
        "passwords are asked for",
        () -> {
          try (Connection open = DriverManager.getConnection(plain, "postgres", "any")) {
            return open == null;
          } catch (SQLException e) {
            return "28P01".equals(e.getSQLState());
          }
        });
    try (Connection connection = open(address)) {
      assertEquals(
          "0",
          ask(
              connection,
              """
              select count(*) from (
                select relowner as owner, oid from pg_class where relkind <> 't'
                union all select proowner, oid from pg_proc
                union all select typowner, oid from pg_type
                union all select nspowner, oid from pg_namespace where nspname !~ '^pg_'
                union all select lomowner, oid from pg_largeobject_metadata) as made
              where oid >= 16384 and owner <> 'ropeway'::regrole
              """));
      assertEquals("1", ask(connection, "select count(*) from theirs.orders"));
      connection.createStatement().execute("alter table theirs.orders add column note text");
    }
    try (TestNode node = TestNode.start(url(address), Settings.standard(), List.of(Players.STORE));
        Session<Player> bob = node.sessions().load(Players.STORE, "bob")) {
      assertEquals(7, bob.data().coins());
      assertTrue(bob.patch(Players.ADD_COINS, 1L).outcome().toCompletableFuture().get().applied());
    }
  }

  @Test
  void folderOfTheLastVersionIsTakenOver() throws Exception {
    former().close();

    assertTakenOver();
    assertEquals("rwx------", mode(folder.programs()));
  }

  @Test
  void databaseThatRunsSinceTheLastVersionIsTakenOver() throws Exception {
    try (EmbeddedPostgres running = former();
        Connection inUse = running.getPostgresDatabase().getConnection()) {
      assertTakenOver();
      assertEquals("1", ask(inUse, "select count(*) from theirs.orders"), "who is in stays in");
      inUse.close();
      database.leave();
    }
  }

  @Test
  void takeoverThatWasBrokenOffIsDoneAgain() throws Exception {
    database.address();
    database.leave();
    String passwords = Files.readString(folder.passwords());
    Files.writeString(
        folder.rules(), "host all all 127.0.0.1/32 trust\nhost all all ::1/128 trust # both\n");

    database = new EmbeddedDatabase(folder);
    open(database.address()).close();

    assertEquals(passwords, Files.readString(folder.passwords()));
    assertEquals(
        "host all all 127.0.0.1/32 scram-sha-256\nhost all all ::1/128 scram-sha-256 # both\n",
        Files.readString(folder.rules()));
  }

  @Test
  void lostPasswordsAreToldAndCanBeMadeAnew() throws Exception {
    open(database.address()).close();
    database.leave();
    String old = Files.readString(folder.passwords());
    Files.delete(folder.passwords());

    database = new EmbeddedDatabase(folder);
    assertSays("are missing: put " + folder.passwords() + " back", database);

    String rules = Files.readString(folder.rules());
    Files.writeString(folder.rules(), rules.replace("scram-sha-256", "trust"));
    open(database.address()).close();
    assertNotEquals(old, Files.readString(folder.passwords()));
    assertFalse(new HostRules(folder.rules()).trusting());
  }

  @Test
  void passwordsOfAnotherDatabaseAreToldAsSuch() throws Exception {
    database.address();
    String right = Files.readString(folder.passwords());
    PrivateFile.write(folder.passwords(), right.replaceAll("[0-9a-f]{48}", "0".repeat(48)));

    EmbeddedDatabase second = new EmbeddedDatabase(folder);
    assertSays("refuses the passwords it should have", second);
    PrivateFile.write(folder.passwords(), right);
    second.address();
    second.leave();
  }

  @Test
  void fileThatOthersMayReadIsRefused() throws Exception {
    database.address();
    EmbeddedDatabase second = new EmbeddedDatabase(folder);
    for (String mode : List.of("rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-")) {
      Files.setPosixFilePermissions(folder.passwords(), PosixFilePermissions.fromString(mode));
      assertSays("may be read or written by others: say chmod 600", second);
    }
    Files.setPosixFilePermissions(folder.passwords(), PosixFilePermissions.fromString("rw-------"));
    second.address();
    second.leave();
  }

  @Test
  void fileThatCannotBeReadIsTold() throws Exception {
    database.address();
    String right = Files.readString(folder.passwords());
    EmbeddedDatabase second = new EmbeddedDatabase(folder);
    Files.writeString(folder.passwords(), "nonsense\n");
    assertSays("has no password of postgres: put", second);
    Files.writeString(folder.passwords(), right.replaceAll("(?m)^.*:ropeway:.*$", ""));
    assertSays("has no password of ropeway: put", second);
    Files.delete(folder.passwords());
    PrivateFile.makeFolder(folder.passwords());
    assertSays("Ropeway cannot read " + folder.passwords(), second);
  }

  private static void assertSays(String expected, EmbeddedDatabase refusing) {
    SQLException refusal = assertThrows(SQLException.class, refusing::address);
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(expected), message);
    assertTrue(message.indexOf('\n') < 0, "one line");
    assertEquals(Passwords.WRONG_FILE, refusal.getSQLState());
  }
}
