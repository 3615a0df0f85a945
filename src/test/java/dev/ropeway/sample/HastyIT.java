package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.DeployedServer;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import jakarta.ejb.EJB;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs inside the server: waiting for an outcome within the transaction that records it. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
class HastyIT {
  private static final String RUN = Long.toString(System.nanoTime(), 36);

  @Inject private Accounts accounts;
  @EJB private Hasty hasty;

  @Deployment
  static WebArchive application() {
    return DeployedServer.application("hasty.war")
        .addClasses(Account.class, Accounts.class, Hasty.class);
  }

  @Test
  void waitingWithinTheTransactionFailsAtOnceAndTheActionGoesOn() throws Exception {
    try (Session<Account> ann = accounts.open("hasty-ann-" + RUN)) {
      String said = hasty.deposit(ann);

      assertTrue(said.contains("decided after the commit"), said);
      ann.saved().toCompletableFuture().get(20, TimeUnit.SECONDS);
      assertEquals(1, ann.data().balance());
    }
  }

  @Test
  void anotherTransactionMayWaitForIt() {
    try (Session<Account> bob = accounts.open("hasty-bob-" + RUN)) {
      assertEquals(Outcome.Status.APPLIED, hasty.await(hasty.begin(bob)).status());
    }
  }
}
