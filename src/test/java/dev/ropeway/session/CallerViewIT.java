package dev.ropeway.session;

import static dev.ropeway.GivenRights.assertDenied;
import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Action;
import dev.ropeway.GivenRights;
import dev.ropeway.Logged;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.View;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a caller may see of a key without a session, and bring back. */
class CallerViewIT {
  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Long> pay = purses.action("pay", Long.class, Long::sum);

  private final GivenRights rights = new GivenRights("purses");
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final TestNode node =
      TestNode.guarded(
          GivenRights.access(rights),
          NodeClock.system(),
          url,
          Settings.standard(),
          List.of(purses),
          List.of(),
          null);

  private final View<Long> bob = node.sessions().as(caller("ann", "x")).view(purses, "bob");

  @BeforeEach
  void write() throws Exception {
    try (Session<Long> session = node.sessions().load(purses, "bob")) {
      get(session.patch(pay, 1L).outcome());
      get(session.patch(pay, 1L).outcome());
    }
  }

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private List<Executable> past() {
    return List.of(
        () -> bob.version(1),
        () -> bob.version(0),
        () -> bob.at(Instant.now()),
        () -> bob.versions(),
        () -> bob.versionPage(null, 1),
        () -> bob.diff(0, 1));
  }

  @Test
  void newestVersionTakesRead() {
    assertDenied(Kind.HIDDEN, bob::latest);
    rights.give("ann", "bob", "watch", "history");
    assertDenied(Kind.FORBIDDEN, bob::latest);

    rights.give("ann", "bob", "read");
    assertEquals(2, bob.latest().data());
    rights.take("ann", "bob", "read");
    assertDenied(Kind.FORBIDDEN, bob::latest);
  }

  @Test
  void pastTakesHistory() {
    rights.give("ann", "bob", "read", "watch");
    past().forEach(each -> assertDenied(Kind.FORBIDDEN, each));

    rights.give("ann", "bob", "history");
    assertEquals(1, bob.version(1).orElseThrow().data());
    assertEquals(2, bob.at(Instant.now()).orElseThrow().data());
    assertEquals(2, bob.versions().size());
    assertTrue(bob.diff(0, 1).isPresent());
  }

  @Test
  void restoringTakesTheActionAndHistoryButNoSession() throws Exception {
    rights.give("ann", "bob", "read", "history");
    assertDenied(Kind.FORBIDDEN, () -> bob.restoreTo(1));
    rights.give("ann", "bob", "act.restore");
    rights.take("ann", "bob", "history");
    assertDenied(Kind.FORBIDDEN, () -> bob.restoreTo(1));
    assertEquals(2, log.number(Logged.sql("select count(*) from logged")));

    rights.give("ann", "bob", "history");
    Patch patch = bob.restoreTo(1);

    assertTrue(get(patch.outcome()).applied());
    assertEquals(1, bob.latest().data());
    assertEquals("ann", log.text("select actor from recorded_action where name = 'restore'"));
  }
}
