package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.DeployedServer;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.sample.Bank.End;
import jakarta.annotation.Resource;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.inject.Inject;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import jakarta.jms.Queue;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.TransactionalException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** Runs inside the server: what is recorded in a transaction is if and only if it commits. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
class TransactionWaysIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String RUN = Long.toString(System.nanoTime(), 36);

  /** In rows, or kept with the versions that they made. */
  private static final String RECORDED =
      """
      select (select count(*) from recorded_action a where a.key = k.key)
        + (select coalesce(sum(jsonb_array_length(v.log)), 0) from entry_version v where v.key = k.key)
      from (select ?::text as key) k
      """;

  @Inject private SessionService sessions;
  @Inject private DeclaredWays declared;
  @Inject private PlainWays plain;
  @EJB private ContainerWays container;
  @EJB private SingletonWay singleton;
  @EJB private BeanManagedWay beanManaged;
  @EJB private BeanSingletonWay beanSingleton;
  @EJB private Bank bank;

  @Resource(lookup = "java:comp/TransactionSynchronizationRegistry")
  private TransactionSynchronizationRegistry registry;

  @Resource(lookup = "jms/connections")
  private ConnectionFactory connections;

  @Resource(lookup = "jms/deeds")
  private Queue queue;

  @Deployment
  static WebArchive application() {
    return DeployedServer.application("ways.war")
        .addClasses(Account.class, Accounts.class, Bank.class, End.class)
        .addClasses(Deed.class, Deed.OnPurpose.class, DeclaredWays.class, ContainerWays.class)
        .addClasses(SingletonWay.class, OwnWays.class, BeanManagedWay.class, BeanSingletonWay.class)
        .addClasses(PlainWays.class, PlainWays.BeforeCommit.class, PlainWays.Late.class)
        .addClasses(WayServlet.class, DeedListener.class);
  }

  @Test
  void whatIsDoneInATransactionIsRecordedIfAndOnlyIfItCommits() {
    Map<String, Consumer<Deed>> ways = new LinkedHashMap<>();
    ways.put("@Transactional(REQUIRED)", declared::required);
    ways.put("@Transactional(REQUIRES_NEW)", declared::requiresNew);
    ways.put("@Transactional(MANDATORY)", declared::mandatoryInRequired);
    ways.put("@Transactional(SUPPORTS) in another's", declared::supportsInRequired);
    ways.put("@Stateless, REQUIRED", container::required);
    ways.put("@Stateless, REQUIRES_NEW", container::requiresNew);
    ways.put("@Singleton", singleton::required);
    ways.put("UserTransaction in @Stateless", beanManaged::within);
    ways.put("UserTransaction in @Singleton", beanSingleton::within);
    ways.put("UserTransaction in a CDI bean", plain::within);
    ways.put("UserTransaction in a servlet", deed -> post(deed, "&within=true"));
    ways.put("message", this::send);
    List<Executable> checks = new ArrayList<>();
    ways.forEach(
        (name, way) ->
            Arrays.stream(End.values())
                .forEach(end -> checks.add(() -> check(name, way, end, end == End.COMMIT))));
    // what an observer throws undoes nothing, so it has fewer ends
    for (End end : List.of(End.COMMIT, End.ROLLBACK_ONLY, End.ROLLBACK_ONLY_FIRST)) {
      checks.add(
          () -> check("observer before completion", plain::beforeCommit, end, end == End.COMMIT));
    }
    assertAll(checks);
  }

  @Test
  void whatIsDoneOutsideOfTransactionsIsRecordedWhateverFollows() {
    Map<String, Consumer<Deed>> ways = new LinkedHashMap<>();
    ways.put("@Transactional(SUPPORTS)", declared::supports);
    ways.put("@Transactional(NOT_SUPPORTED)", declared::notSupported);
    ways.put("@Transactional(NEVER)", declared::never);
    ways.put("NOT_SUPPORTED in another's", declared::notSupportedInOneThatRollsBack);
    ways.put("@Stateless, SUPPORTS", container::supports);
    ways.put("@Stateless, NOT_SUPPORTED", container::notSupported);
    ways.put("@Stateless, NEVER", container::never);
    ways.put("@Stateless that begins nothing", beanManaged::without);
    ways.put("CDI bean", plain::without);
    ways.put("servlet", deed -> post(deed, ""));
    ways.put("observer after success", plain::afterCommit);
    List<Executable> checks = new ArrayList<>();
    ways.forEach(
        (name, way) ->
            List.of(End.COMMIT, End.EXCEPTION)
                .forEach(end -> checks.add(() -> check(name, way, end, true))));
    assertAll(checks);
  }

  @Test
  void innerTransactionIsNotUndoneByTheOneAroundIt() throws Exception {
    check("inner", declared::requiresNewInOneThatRollsBack, End.COMMIT, true);
  }

  private void check(String name, Consumer<Deed> way, End end, boolean recorded) throws Exception {
    String key = "way-%s-%d-%s".formatted(RUN, name.hashCode() & 0xffff, end);
    Deed deed = new Deed(sessions, registry, key, end);
    try (Session<Account> session = sessions.load(Accounts.STORE, deed.restored())) {
      get(session.patch(Accounts.DEPOSIT, 1L).outcome());
      get(session.patch(Accounts.DEPOSIT, 1L).outcome());
    }
    try {
      way.accept(deed);
    } catch (Deed.OnPurpose | EJBException | TransactionalException e) {
      // the transaction, if there was one, has rolled back
    }
    String what = name + " " + end;
    assertTrue(deed.ran(), what); // messages are taken by other threads
    assertEquals(3, deed.outcomes().size(), what);
    for (CompletionStage<?> outcome : deed.outcomes()) {
      if (recorded) {
        assertApplied(what, get(outcome));
      } else {
        ExecutionException failure =
            assertThrows(ExecutionException.class, () -> get(outcome), what);
        NotRecordedException reason =
            assertInstanceOf(NotRecordedException.class, failure.getCause(), what);
        assertEquals(NotRecordedException.Kind.ROLLED_BACK, reason.kind(), what);
      }
    }
    assertEquals(recorded ? 10 : 0, bank.balance(deed.patched()), what);
    assertEquals(recorded ? 10 : 0, bank.balance(deed.first()), what);
    assertEquals(recorded ? 10 : 0, bank.balance(deed.second()), what);
    assertEquals(recorded ? 1 : 2, bank.balance(deed.restored()), what);
    assertEquals(recorded ? 1 : 0, bank.ask(RECORDED, deed.patched()), what);
    assertEquals(recorded ? 3 : 2, bank.ask(RECORDED, deed.restored()), what);
  }

  private static void assertApplied(String what, Object outcome) {
    if (outcome instanceof Outcome applied) {
      assertEquals(Outcome.Status.APPLIED, applied.status(), what);
    } else {
      assertEquals(true, ((TransactionOutcome) outcome).committed(), what);
    }
  }

  private static <R> R get(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private void post(Deed deed, String parameters) {
    WayServlet.DEEDS.put(deed.patched(), deed);
    URI uri =
        URI.create(
            "http://localhost:%s/ways/way?deed=%s%s"
                .formatted(System.getProperty("HTTP_PORT"), deed.patched(), parameters));
    HttpRequest post = HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();
    try {
      HTTP.send(post, BodyHandlers.discarding());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(Deed deed) {
    DeedListener.DEEDS.put(deed.patched(), deed);
    try (JMSContext context = connections.createContext()) {
      context.createProducer().send(queue, deed.patched());
    }
  }
}
