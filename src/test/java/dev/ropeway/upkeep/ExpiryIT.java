package dev.ropeway.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.Expires;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.StoreBuilder;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Entries that are deleted by themselves, on nodes whose clock is moved by hand. */
class ExpiryIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);

  /** What is in it, and until when it is kept; null: for ever. */
  record Cart(long items, @Nullable Instant until) {}

  private static final class Carts {
    final Store<Cart> store;
    final Action<Cart, Instant> keep;
    final Action<Cart, Void> keepForEver;

    Carts(@Nullable Expires<Cart> expires, Duration pushDelay) {
      StoreBuilder<Cart> builder =
          Store.of("carts", Cart.class).defaultData(() -> new Cart(0, null)).pushDelay(pushDelay);
      store = (expires == null ? builder : builder.expires(expires)).build();
      keep =
          store.action("keep", Instant.class, (cart, until) -> new Cart(cart.items() + 1, until));
      keepForEver = store.action("keep_for_ever", cart -> new Cart(cart.items() + 1, null));
    }
  }

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final HandClock clock = new HandClock(BEGIN);
  private final List<TestNode> nodes = new ArrayList<>();
  private final Carts carts = new Carts(Cart::until, Duration.ZERO);

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    log.close();
  }

  private TestNode start(Carts which) {
    TestNode node = TestNode.at(clock, url, List.of(which.store));
    nodes.add(node);
    return node;
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private Outcome keep(TestNode node, String key, Instant until) throws Exception {
    return get(node.sessions().patch(carts.store, key, carts.keep, until).outcome());
  }

  private boolean exists(TestNode node, String key) {
    return node.sessions().view(carts.store, key).latest().exists();
  }

  private @Nullable String bound(String key) {
    return log.text(
        "select to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD') from entry where key = '%s'"
            .formatted(key));
  }

  /** Lets time pass, by the clock of the nodes, until something is so. */
  private void awaitPassing(String what, Callable<Boolean> condition) throws Exception {
    Await.until(
        PATIENCE,
        what,
        () -> {
          clock.pass(Duration.ofSeconds(1));
          return condition.call();
        });
  }

  @Test
  void lastTouchWins() throws Exception {
    TestNode node = start(carts);
    try (Session<Cart> watcher = node.sessions().load(carts.store, "bob")) {
      keep(node, "bob", BEGIN.plus(MONTH));
      assertEquals("2026-12-01", bound("bob"));
      clock.pass(Duration.ofDays(29));
      keep(node, "bob", BEGIN.plus(MONTH.multipliedBy(2)));
      assertEquals("2026-12-01", bound("bob"), "what is put off writes nothing more");

      clock.pass(Duration.ofDays(2));
      awaitPassing("it is put off", () -> "2026-12-31".equals(bound("bob")));
      assertTrue(exists(node, "bob"));
      assertEquals(2, watcher.data().items());

      clock.pass(MONTH);
      awaitPassing("it has expired", () -> !exists(node, "bob"));
      Await.until(PATIENCE, "watchers see it", () -> watcher.data().items() == 0);
      assertEquals(
          "ropeway:expiry:2", log.text("select client from recorded_action where name = 'delete'"));
      assertEquals(
          2, node.sessions().view(carts.store, "bob").version(2).orElseThrow().data().items());
    }
    awaitPassing("it is looked for no more", () -> bound("bob") == null);
    assertEquals(4, keep(node, "bob", clock.instant().plus(MONTH)).version(), "it begins anew");
    assertTrue(exists(node, "bob"));
  }

  @Test
  void earlierEndIsKnownThoughItWasPutOff() throws Exception {
    TestNode node = start(carts);
    keep(node, "bob", BEGIN.plus(MONTH));
    keep(node, "bob", BEGIN.plus(MONTH.multipliedBy(3)));
    clock.pass(MONTH.plusDays(1));
    awaitPassing("it is put off", () -> "2027-01-30".equals(bound("bob")));

    keep(node, "bob", BEGIN.plus(MONTH.plusDays(4)));

    assertEquals("2026-12-05", bound("bob"));
    clock.pass(Duration.ofDays(4));
    awaitPassing("it has expired", () -> !exists(node, "bob"));
  }

  @Test
  void ofManyNodesOneRecordsIt() throws Exception {
    TestNode one = start(carts);
    for (int i = 0; i < 300; i++) { // more than a page
      keep(one, "k" + i, BEGIN.plus(MONTH));
    }
    keep(one, "stays", BEGIN.plus(MONTH.multipliedBy(3)));
    start(carts);
    start(carts);
    clock.pass(MONTH);

    awaitPassing("all have expired", () -> one.sessions().keys(carts.store, "").keys().size() == 1);

    assertEquals(300, log.number("select count(*) from recorded_action where name = 'delete'"));
    assertEquals(
        300,
        log.number(
            "select count(*) from recorded_action where name = 'delete' and status = 'applied'"));
    assertTrue(exists(one, "stays"));
    String scans =
        """
        select coalesce(sum(idx_scan), 0) from pg_stat_user_indexes
        where indexrelname = 'entry_expires'
        """;
    Await.until(
        Duration.ofSeconds(30), // PostgreSQL tells later what was done
        "they were found by their index",
        () -> log.number(scans) > 0);
  }

  /** A node that does not know of it writes the data alone. */
  @Test
  void touchByAnOldNodeCounts() throws Exception {
    TestNode node = start(carts);
    keep(node, "bob", BEGIN.plus(MONTH));
    log.execute(
        """
        update entry set version = 2, data = '{"items": 2, "until": "2027-06-01T00:00:00Z"}'
        where key = 'bob';
        insert into entry_version (bucket, store, key, version, at, patch, actions)
        values (ropeway_bucket('carts', 'bob'), 'carts', 'bob', 2, now(),
          '[{"op":"replace","path":"/until","value":"2027-06-01T00:00:00Z"}]', '[]')
        """);
    clock.pass(MONTH.plusDays(1));

    awaitPassing("it is put off", () -> "2027-06-01".equals(bound("bob")));

    assertTrue(exists(node, "bob"));
    assertEquals(0, log.number("select count(*) from recorded_action where name = 'delete'"));
  }

  /** It is seen as it was before, and the deletion is recorded behind the touch. */
  @Test
  void touchThatIsUnderWayWins() throws Exception {
    Carts slow = new Carts(Cart::until, Duration.ofSeconds(60));
    TestNode node = start(slow);
    try (Session<Cart> session = node.sessions().load(slow.store, "bob")) {
      Patch first = session.patch(slow.keep, BEGIN.plusSeconds(62));
      get(first.recorded());
      clock.pass(Duration.ofSeconds(60));
      get(first.outcome());
      Patch touch = session.patch(slow.keep, BEGIN.plus(MONTH));
      get(touch.recorded());
      for (int looks = 0; looks < 10 && !found(); looks++) {
        clock.pass(Expiry.PACE); // all together less than the delay
      }
      assertTrue(found(), "it is taken for expired");
      clock.pass(Duration.ofSeconds(60));
      assertTrue(get(touch.outcome()).applied());
    }
    Await.until(
        PATIENCE,
        "it is decided",
        () ->
            log.number(
                    """
                    select count(*) from recorded_action
                    where name = 'delete' and status = 'rejected' and cause = 'condition'
                    """)
                == 1);
    assertTrue(exists(node, "bob"));
  }

  /** Whether somebody wants to delete it, or does within a moment. */
  private boolean found() throws Exception {
    try {
      Await.until(
          Duration.ofSeconds(2),
          "nobody does",
          () -> log.number("select count(*) from recorded_action where name = 'delete'") > 0);
      return true;
    } catch (AssertionError e) {
      return false;
    }
  }

  @Test
  void whatNeverExpiresStays() throws Exception {
    TestNode node = start(carts);
    get(node.sessions().patch(carts.store, "bob", carts.keepForEver).outcome());
    assertNull(bound("bob"));
    keep(node, "tom", BEGIN.plus(MONTH));
    get(node.sessions().patch(carts.store, "tom", carts.keepForEver).outcome());
    keep(node, "kim", BEGIN.plus(MONTH));
    clock.pass(MONTH.multipliedBy(20));
    awaitPassing("kim has expired", () -> !exists(node, "kim") && bound("tom") == null);
    assertTrue(exists(node, "bob"));
    assertTrue(exists(node, "tom"));
  }

  @Test
  void codeThatFailsDeletesNothingAndKeepsNothingFromBeingPushed() throws Exception {
    Carts broken =
        new Carts(
            cart -> {
              throw new IllegalStateException("broken");
            },
            Duration.ZERO);
    TestNode node = start(broken);
    assertTrue(
        get(node.sessions().patch(broken.store, "bob", broken.keep, BEGIN).outcome()).applied());
    assertNull(bound("bob"));
  }

  @Test
  void entriesThatWereThereBeforeExpireFromTheirNextVersionOn() throws Exception {
    Carts before = new Carts(null, Duration.ZERO);
    try (TestNode old = TestNode.at(clock, url, List.of(before.store))) {
      get(old.sessions().patch(before.store, "bob", before.keep, BEGIN.plus(MONTH)).outcome());
      get(old.sessions().patch(before.store, "tom", before.keep, BEGIN.plus(MONTH)).outcome());
    }
    assertNull(bound("bob"));
    TestNode node = start(carts);
    keep(node, "bob", BEGIN.plus(MONTH));
    assertEquals("2026-12-01", bound("bob"));
    clock.pass(MONTH);
    awaitPassing("it has expired", () -> !exists(node, "bob"));
    assertFalse(exists(node, "bob"));
    assertTrue(exists(node, "tom"));
  }
}
