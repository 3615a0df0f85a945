package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import dev.ropeway.Session;
import dev.ropeway.node.Ropeway;
import dev.ropeway.sample.Bank.End;
import jakarta.ejb.EJB;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs inside the server: sessions that requests leave behind, and listeners on its threads. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
class RequestScopeIT {
  private static final String RUN = Long.toString(System.nanoTime(), 36);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int BLOCKED = 100;

  @Inject private Accounts accounts;
  @Inject private Ropeway ropeway;
  @Inject private Instance<Teller> tellers;
  @EJB private Bank bank;

  @Deployment
  static WebArchive application() {
    return DeployedServer.application("visits.war")
        .addClasses(Account.class, Accounts.class, Bank.class, End.class, Await.class)
        .addClasses(Visit.class, VisitServlet.class, Teller.class);
  }

  @BeforeEach
  void ready() throws Exception {
    Await.until(PATIENCE, "the tables are there", () -> ropeway.notPrepared() == null);
  }

  private static void post(String query) throws Exception {
    URI uri =
        URI.create(
            "http://localhost:" + System.getProperty("HTTP_PORT") + "/visits/visit?" + query);
    HttpRequest post = HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();
    assertEquals(
        200, HttpClient.newHttpClient().send(post, BodyHandlers.discarding()).statusCode());
  }

  @Test
  void sessionOfThePerRequestServiceEndsWithTheRequest() throws Exception {
    endsWithItsRequest("served-" + RUN, "");
  }

  @Test
  void soDoesOneThatActsForSomebody() throws Exception {
    endsWithItsRequest("acting-" + RUN, "&as=ann");
  }

  private void endsWithItsRequest(String key, String whose) throws Exception {
    post("key=" + key + whose);

    Session<Account> left = VisitServlet.LEFT.get(key);
    assertNotNull(left);
    Await.until(PATIENCE, "stopped", () -> stopped(left));
    Await.until(PATIENCE, "what it patched is done", () -> bank.balance(key) == 1);
  }

  private static boolean stopped(Session<Account> session) {
    try {
      session.bad();
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private double meter(String name) {
    return ropeway.meters().stream()
        .filter(meter -> meter.name().equals(name))
        .mapToDouble(meter -> meter.value().getAsDouble())
        .sum();
  }

  @Test
  void sessionOfABeanThatDiedWithItsRequestIsReleased() throws Exception {
    String key = "bean-" + RUN;
    double before = meter("ropeway_sessions_open");
    double released = meter("ropeway_sessions_released_total");

    post("bean=true&key=" + key);

    Await.until(
        PATIENCE,
        "released",
        () -> {
          System.gc();
          return meter("ropeway_sessions_released_total") > released;
        });
    assertEquals(before, meter("ropeway_sessions_open"));
    Await.until(PATIENCE, "what it patched is done", () -> bank.balance(key) == 1);
  }

  @Test
  void injectedSessionsEndWithTheirBeanAndObserversOfAStoreGetItsUpdates() throws Exception {
    Teller teller = tellers.get();
    Session<Account> till = teller.till();
    assertEquals("till", till.key());
    assertEquals("vault", teller.vault().key());
    long before = till.data().balance();
    till.patch(Accounts.DEPOSIT, 7L).outcome().toCompletableFuture().get(20, TimeUnit.SECONDS);

    Await.until(PATIENCE, "told", () -> accounts.balances().contains("till=" + (before + 7)));
    assertTrue(
        accounts.balances().stream().allMatch(told -> told.matches("\\S+=\\d+")),
        () -> accounts.balances().toString());

    tellers.destroy(teller);
    assertTrue(stopped(till), "it ended with its bean");
  }

  @Test
  void listenersThatBlockTakeNobodyElsesThreads() throws Exception {
    CountDownLatch blocked = new CountDownLatch(BLOCKED);
    CountDownLatch release = new CountDownLatch(1);
    List<Session<Account>> sessions = new ArrayList<>();
    try (Session<Account> free = accounts.open("free-" + RUN)) {
      for (int i = 0; i < BLOCKED; i++) {
        Session<Account> session = accounts.open("blocked" + i + "-" + RUN);
        session.updated(account -> block(blocked, release));
        sessions.add(session);
      }
      long start = System.nanoTime();

      free.patch(Accounts.DEPOSIT, 1L).outcome().toCompletableFuture().get(20, TimeUnit.SECONDS);

      long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
      System.out.println("With " + (BLOCKED - blocked.getCount()) + " blocked: " + millis + " ms");
      assertTrue(blocked.await(20, TimeUnit.SECONDS), () -> blocked.getCount() + " still to come");
      assertTrue(millis < 10_000, () -> "an outcome took " + millis + " ms");
    } finally {
      release.countDown();
      sessions.forEach(Session::close);
    }
  }

  private static void block(CountDownLatch blocked, CountDownLatch release) {
    blocked.countDown();
    try {
      release.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
