package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.DeployedServer;
import dev.ropeway.NotAppliedException;
import dev.ropeway.SessionService;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.sample.Bank.End;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs inside the server: what is applied in a transaction of the container's stands with it. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
class ApplyNowWaysIT {
  private static final int ROUNDS = 25;
  private static final String RUN = Long.toString(System.nanoTime(), 36);

  @Inject private SessionService sessions;
  @Inject private DeclaredWays declared;
  @Inject private Orders orders;
  @EJB private ContainerWays container;
  @EJB private Bank bank;

  @Resource(lookup = "java:comp/DefaultManagedExecutorService")
  private ManagedExecutorService threads;

  @Deployment
  static WebArchive application() {
    return DeployedServer.application("now.war")
        .addClasses(Account.class, Accounts.class, Bank.class, End.class)
        .addClasses(Deed.class, Deed.OnPurpose.class, DeclaredWays.class, ContainerWays.class)
        .addClasses(Orders.class);
  }

  private TransactionOutcome deposit(String key, long amount) {
    return sessions.applyNow(tx -> tx.patch(Accounts.STORE, key, Accounts.DEPOSIT, amount));
  }

  @Test
  void itStandsIfAndOnlyIfTheTransactionCommits() throws Exception {
    String key = "now-" + RUN;
    List<TransactionOutcome> outcomes = new ArrayList<>();
    declared.required(() -> outcomes.add(deposit(key, 10)));
    assertTrue(outcomes.get(0).committed());
    assertEquals(10, bank.balance(key));

    assertThrows(
        Deed.OnPurpose.class,
        () ->
            declared.required(
                () -> {
                  deposit(key, 100);
                  throw new Deed.OnPurpose();
                }));
    container.required(
        () -> {
          deposit(key, 1);
          deposit(key, 1);
        });
    assertEquals(12, bank.balance(key));
    assertEquals(12, sessions.data(Accounts.STORE, key).balance());
  }

  @Test
  void ownRowsHangOnTheOutcome() throws Exception {
    String buyer = "buyer-" + RUN;
    orders.prepare();
    declared.required(() -> deposit(buyer, 50));
    sessions.repeat(
        () -> {
          orders.order(buyer, "sword", 30);
          return true;
        });
    assertThrows(NotAppliedException.class, () -> orders.order(buyer, "shield", 30));

    assertEquals(20, bank.balance(buyer));
    assertEquals(1, bank.ask("select count(*) from purchase where buyer = ?", buyer));
  }

  @Test
  void whoIsRefusedHearsItAndWhoIsOutsideMayNot() {
    String key = "none-" + RUN;
    assertThrows(NotAppliedException.class, () -> declared.required(() -> deposit(key, -1)));
    assertThrows(IllegalStateException.class, () -> declared.never(() -> deposit(key, 1)));
    assertThrows(
        IllegalStateException.class,
        () -> declared.required(() -> sessions.repeat(() -> deposit(key, 1))));
  }

  @Test
  void whoeverIsOutracedRepeatsUntilAllIsThere() throws Exception {
    String key = "race-" + RUN;
    List<CompletableFuture<Void>> rivals = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rivals.add(CompletableFuture.runAsync(() -> rounds(key), threads));
    }
    for (int i = 0; i < ROUNDS; i++) {
      sessions
          .patch(Accounts.STORE, key, Accounts.DEPOSIT, 1L)
          .outcome()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    }
    CompletableFuture.allOf(rivals.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
    assertEquals(4 * ROUNDS, bank.balance(key));
  }

  private void rounds(String key) {
    for (int i = 0; i < ROUNDS; i++) {
      sessions.repeat(
          () -> {
            declared.requiresNew(() -> deposit(key, 1));
            return true;
          });
    }
  }
}
