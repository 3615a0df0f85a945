package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Between;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Presence in a real database, whatever the nodes do at the same time or leave undone. */
class PresencesIT {
  private static final EntryKey ROOM = new EntryKey("lobby", "r");
  private static final ClientKey ANN = new ClientKey(ROOM, "ann");
  private static final Duration TIMEOUT = Duration.ofMinutes(10);

  private final TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
  private final Presences presences = new Presences(journal.database());
  private final RoomCare care = care(journal.database(), Duration.ZERO);
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  private static RoomCare care(Database database, Duration grace) {
    return new RoomCare(database, grace, Duration.ZERO, TIMEOUT);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    journal.close();
  }

  private long leaves() {
    return journal.number("select count(*) from recorded_action where name = 'leave'");
  }

  private static List<ClientKey> clients(int count) {
    List<ClientKey> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(new ClientKey(new EntryKey("lobby", "r" + i % 7), "c" + i));
    }
    return clients;
  }

  private void atOnce(List<Callable<Object>> tasks) throws Exception {
    for (Future<Object> each : threads.invokeAll(tasks, 60, TimeUnit.SECONDS)) {
      each.get();
    }
  }

  @Test
  void departureIsRecordedOnceHoweverManyNodesNotice() throws Exception {
    List<ClientKey> clients = clients(300);
    presences.join("n1", true, clients);
    presences.part("n1", clients);

    Callable<Object> node =
        () -> {
          for (List<ClientKey> left = care.depart(); !left.isEmpty(); left = care.depart()) {
            assertTrue(left.size() <= 200);
          }
          return null;
        };
    atOnce(List.of(node, node, node, node));
    care.depart();

    assertEquals(300, leaves());
    assertEquals(
        300,
        journal.number(
            """
            select count(distinct (key, args->>'client')) from recorded_action
            where not (args->>'last')::boolean and status is null
            """));
    assertEquals(0, journal.number("select count(*) from room_client"));
  }

  @Test
  void clientLostByTwoNodesAtOnceDeparts() throws Exception {
    for (int i = 1; i <= 100; i++) {
      presences.join("n1", true, List.of(ANN));
      presences.join("n2", true, List.of(ANN));
      atOnce(
          List.of(
              () -> presences.leave("n1", List.of(ANN)),
              () -> presences.leave("n2", List.of(ANN))));

      assertFalse(presences.present(ANN));
      assertEquals(i, leaves());
    }
  }

  @Test
  void clientOfTwoNodesIsPresentUntilBothHaveLostIt() {
    presences.join("n1", true, List.of(ANN));
    presences.join("n2", true, List.of(ANN));
    presences.part("n1", List.of(ANN));
    assertEquals(List.of(), care.depart());
    assertEquals(List.of(), presences.leave("n3", List.of(ANN)));
    presences.part("n2", List.of(ANN));

    assertTrue(presences.present(ANN), "until it is looked after");
    assertEquals(List.of(ANN), care.depart());
    assertEquals(1, leaves());
  }

  @Test
  void whoComesBackWithinTheGraceHasNotLeft() {
    RoomCare patient = care(journal.database(), Duration.ofMinutes(1));
    presences.join("n1", true, List.of(ANN));
    presences.part("n1", List.of(ANN));
    assertEquals(List.of(), patient.depart());
    long next = patient.next();
    assertTrue(next > 50_000 && next <= 60_000, () -> next + " ms");
    presences.join("n2", true, List.of(ANN));

    assertEquals(List.of(), care.depart());
    assertTrue(care.next() > 500_000, "not before the nodes have been silent");
    journal.execute("delete from room_node");
    assertEquals(-1, care.next());
  }

  @Test
  void clientsOfDeadNodeAreAbsent() {
    presences.join("n1", true, clients(20));
    presences.join("n2", true, clients(5));
    journal.execute("update room_node set seen_at = now() - interval '11 min' where node = 'n1'");

    care.bury();

    assertFalse(presences.join("n1", false, List.of()), "it is told that it was taken for dead");
    assertEquals(15, care.depart().size());
    assertEquals(15, leaves());
    assertTrue(presences.join("n2", false, List.of()));
  }

  @Test
  void jumpsOfTheClockDelayNothing() {
    presences.join("n1", true, List.of(ANN));
    journal.execute("update room_node set seen_at = now() + interval '1 day'");
    assertEquals(0, care.next());
    care.bury();
    journal.execute("update room_client set absent_since = now() + interval '1 day'");
    assertEquals(0, care.next());
    assertEquals(List.of(ANN), care.depart());
    assertEquals(0, care.next());
    care.note(List.of());
    journal.execute("update room set empty_since = now() + interval '1 day'");
    assertEquals(0, care.next());
    assertEquals(List.of(ROOM), care.close());
  }

  @Test
  void roomIsClosedOnceAndNotWhileAnybodyIsThere() throws Exception {
    presences.join("n1", true, List.of(ANN));
    journal.execute("update room set empty_since = now() - interval '1 day'"); // by mistake
    assertEquals(List.of(), care.close());
    assertTrue(care.next() > 500_000);
    presences.leaveEverywhere(ANN);
    care.note(List.of(ROOM));
    assertEquals(0, care.next());

    Callable<Object> node = care::close;
    atOnce(List.of(node, node, node, node));

    assertEquals(
        1, journal.number("select count(*) from recorded_action where args->>'last' = 'true'"));
    assertEquals(0, journal.number("select count(*) from room"));
  }

  @Test
  void newClientKeepsTheRoomOpen() {
    presences.join("n1", true, List.of(ANN));
    presences.leaveEverywhere(ANN);
    care.note(List.of(ROOM));
    presences.join("n1", true, List.of(new ClientKey(ROOM, "bob")));

    assertEquals(List.of(), care.close());
    assertEquals(0, journal.number("select count(*) from room where empty_since is not null"));
  }

  /** Whatever statement a node does not survive, the next node carries all out, and once. */
  @Test
  void crashBetweenAnyTwoStatementsLeavesNothingUndoneOrTwice() {
    int departures = 0;
    int crashes = 0;
    for (int survived = 0; survived < 16; survived++) {
      presences.join("n1", true, List.of(ANN));
      presences.part("n1", List.of(ANN));
      FailingDatabase failing = new FailingDatabase(journal.database(), survived);
      RoomCare dying = care(failing, Duration.ZERO);
      crashes += crashes(d -> d.depart(), dying) ? 1 : 0;
      crashes += crashes(d -> d.note(List.of(ROOM)), dying) ? 1 : 0;
      crashes += crashes(d -> d.close(), dying) ? 1 : 0;

      care.bury();
      care.depart();
      care.note(List.of());
      care.close();

      departures += 2; // of ann, and of the last one
      assertEquals(departures, leaves(), "after " + survived + " statements");
      assertEquals(0, journal.number("select count(*) from room_client"));
      assertEquals(0, journal.number("select count(*) from room"));
    }
    assertTrue(crashes >= 8, crashes + " crashes");
  }

  private static boolean crashes(Consumer<RoomCare> work, RoomCare care) {
    try {
      work.accept(care);
      return false;
    } catch (RuntimeException e) {
      return true;
    }
  }

  /** Fails for good after so many statements. */
  private record FailingDatabase(Database real, AtomicInteger left) implements Database {
    FailingDatabase(Database real, int survived) {
      this(real, new AtomicInteger(survived));
    }

    @Override
    public <R> R push(SqlWork<R> statements) {
      return real.push(
          connection -> {
            R result = statements.run(failing(connection));
            crash(); // before the commit
            return result;
          });
    }

    private void crash() throws SQLException {
      if (left.getAndDecrement() <= 0) {
        throw new SQLException("crashed", "57P01");
      }
    }

    @Override
    public <R> R pull(SqlWork<R> statements) {
      return real.pull(connection -> statements.run(failing(connection)));
    }

    private Connection failing(Connection connection) {
      return Between.of(
          Connection.class,
          connection,
          call -> {
            if (call.name().endsWith("Statement")) { // prepareStatement, createStatement
              crash();
            }
            return call.go();
          });
    }

    @Override
    public <R> R transact(Work<R> work) {
      return real.transact(work);
    }

    @Override
    public <R> R read(Work<R> work) {
      return real.read(work);
    }

    @Override
    public jakarta.persistence.EntityManagerFactory factory() {
      return real.factory();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
