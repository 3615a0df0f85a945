package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.LogEar;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.Database;
import jakarta.persistence.EntityManagerFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A node whose application does not see a class that its cycles need. */
class BrokenIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** A database whose transactions cannot be run while it is blind. */
  private static final class Blind implements Database {
    private final Database database;
    private final AtomicInteger tried = new AtomicInteger();
    private volatile boolean blind;

    Blind(Database database) {
      this.database = database;
    }

    @Override
    public <R> R transact(Work<R> work) {
      if (blind) {
        tried.incrementAndGet();
        throw new NoClassDefFoundError("org/postgresql/util/PSQLState");
      }
      return database.transact(work);
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
  void missingClassIsLoggedOnceAndWhatComesAfterwardsIsRefusedAtOnce() throws Exception {
    Blind[] blind = new Blind[1];
    try (LogEar ear = new LogEar();
        TestNode node =
            TestNode.through(
                database -> blind[0] = new Blind(database),
                TestDatabase.freshDatabaseUrl(),
                List.of(Players.STORE));
        Session<Player> bob = node.sessions().load(Players.STORE, "bob")) {
      bob.loaded().toCompletableFuture().get(20, TimeUnit.SECONDS);
      blind[0].blind = true;
      Patch first = bob.patch(Players.ADD_COINS, 10L);
      Await.until(PATIENCE, "it is noticed", () -> node.parts().engine().health().broken() != null);

      assertNotNull(node.node().notWorking());
      NotRecordedException refusal =
          assertThrows(NotRecordedException.class, () -> bob.patch(Players.ADD_COINS, 10L));
      assertEquals(Kind.STOPPED, refusal.kind());
      assertTrue(String.valueOf(refusal.getMessage()).contains("PSQLState"), refusal::toString);
      Await.until(PATIENCE, "it is tried again", () -> blind[0].tried.get() > 3);
      List<String> errors = ear.lines().stream().filter(l -> l.contains("PSQLState")).toList();
      assertEquals(1, errors.size(), errors::toString);
      assertTrue(ear.levels().contains("SEVERE"), () -> ear.lines().toString());

      blind[0].blind = false;
      Outcome outcome = first.outcome().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertEquals(Outcome.Status.APPLIED, outcome.status());
      Await.until(PATIENCE, "well again", () -> node.parts().engine().health().broken() == null);
    }
  }
}
