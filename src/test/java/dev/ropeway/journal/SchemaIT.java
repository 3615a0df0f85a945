package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Between;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import jakarta.persistence.EntityManagerFactory;
import java.sql.Connection;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What the person who starts a server reads when its database is not right. */
class SchemaIT {
  private final String url = TestDatabase.emptyDatabaseUrl();

  private static void assertSays(String expected, SchemaException e) {
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(expected), message);
    assertTrue(message.indexOf('\n') < 0, "one line");
  }

  /** Opens the tables with the mapping of a database that is right. */
  private SchemaException refusal(PGSimpleDataSource source) {
    try (TestJournal right = new TestJournal(TestDatabase.emptyDatabaseUrl())) {
      return assertThrows(
          SchemaException.class, () -> new Schema(source, right.database(), false).prepare());
    }
  }

  private PGSimpleDataSource source() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(url);
    return source;
  }

  @Test
  void secondStartChecksAndKeepsTheTables() {
    new TestJournal(url).close();
    try (TestJournal second = new TestJournal(url)) {
      assertTrue(second.number("select count(*) from ropeway_schema") > 0);
    }
  }

  @Test
  void dataSourceOutsideOfTransactionsIsNoticed() {
    try (TestJournal right = new TestJournal(url)) {
      Database each = new EachOnItsOwn(right.database());
      assertSays(
          "takes no part in transactions",
          assertThrows(SchemaException.class, () -> new Schema(source(), each, false).prepare()));
    }
  }

  /** Commits each statement, as a data source does that no transaction manager knows of. */
  private record EachOnItsOwn(Database database) implements Database {
    @Override
    public <R> R transact(Work<R> work) {
      return database.read(work);
    }

    @Override
    public <R> R read(Work<R> work) {
      return database.read(work);
    }

    @Override
    public EntityManagerFactory factory() {
      return database.factory();
    }

    @Override
    public void close() {
      database.close();
    }
  }

  @Test
  void driverThatIsNotTheApplicationsIsNoticed() {
    DataSource other =
        Between.of(DataSource.class, source(), call -> wrapped(source().getConnection()));
    try (TestJournal right = new TestJournal(url)) {
      assertSays(
          "another copy of it",
          assertThrows(
              SchemaException.class, () -> new Schema(other, right.database(), false).prepare()));
    }
  }

  /** A connection of which the application cannot tell whose it is. */
  private static Connection wrapped(Connection connection) {
    return Between.of(
        Connection.class,
        connection,
        call -> call.name().equals("isWrapperFor") ? Boolean.FALSE : call.go());
  }

  @Test
  void changedTableIsNoticed() {
    try (TestJournal test = new TestJournal(url)) {
      test.execute("alter table entry drop column asides");
    }
    assertSays("not those of this version", wrongMapping());
  }

  private SchemaException wrongMapping() {
    return assertThrows(SchemaException.class, () -> new TestJournal(url));
  }

  @Test
  void changedScriptIsNoticed() {
    try (TestJournal test = new TestJournal(url)) {
      test.execute("update ropeway_schema set checksum = 1 where version = '1'");
    }
    assertSays("not those of this version", wrongMapping());
  }

  @Test
  void missingDatabaseIsNamed() {
    PGSimpleDataSource source = source();
    source.setDatabaseName("nowhere");
    assertSays("Create the database", refusal(source));
  }

  @Test
  void unreachableServerIsNamed() {
    PGSimpleDataSource source = source();
    source.setPortNumbers(new int[] {1});
    assertSays("Start the database, or correct DB_URL", refusal(source));
  }

  @Test
  void missingPermissionIsNamed() {
    try (TestJournal test = new TestJournal(TestDatabase.emptyDatabaseUrl())) {
      test.execute(
          """
          do $$ begin if not exists (select from pg_roles where rolname = 'guest') then
          create role guest login; end if; end $$
          """);
    }
    PGSimpleDataSource source = source();
    source.setUser("guest");
    assertSays("grant create on schema public", refusal(source));
  }

  @Test
  void tooOldServerAndWrongIsolationAreNamed() {
    assertSays(
        "PostgreSQL 13.9 is too old",
        assertThrows(
            SchemaException.class, () -> Tables.require(130_009, "13.9", "read committed")));
    assertSays(
        "isolation level serializable",
        assertThrows(SchemaException.class, () -> Tables.require(180_000, "18.0", "serializable")));
    Tables.require(140_000, "14.0", "read committed");
  }
}
