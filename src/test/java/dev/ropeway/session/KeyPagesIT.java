package dev.ropeway.session;

import static dev.ropeway.GivenRights.assertDenied;
import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Action;
import dev.ropeway.GivenRights;
import dev.ropeway.KeyPage;
import dev.ropeway.KeyVersion;
import dev.ropeway.Quota;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.testing.HandClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys of a store, and what is left of its budgets, as code of the server is told them. */
class KeyPagesIT {
  private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Long> pay = purses.action("pay", Long.class, Long::sum);
  private final GivenRights rights = new GivenRights("purses");
  private final Settings settings =
      Settings.standard()
          .with(Setting.PAGE, 50)
          .with(Setting.BUDGET_CLIENT_ACTIONS, 100)
          .with(Setting.BUDGET_WINDOW, 1);
  private final TestNode node =
      TestNode.guarded(
          GivenRights.access(rights),
          new HandClock(NOON),
          TestDatabase.freshDatabaseUrl(),
          settings,
          List.of(purses),
          List.of(),
          null);
  private final SessionService sessions = node.sessions();

  @BeforeEach
  void write() throws Exception {
    for (String key : List.of("us/1", "eu/2", "eu/1", "eu/3", "eu", "é")) {
      sessions
          .patch(purses, key, pay, 1L)
          .outcome()
          .toCompletableFuture()
          .get(30, TimeUnit.SECONDS);
    }
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static List<String> names(KeyPage page) {
    return page.keys().stream().map(KeyVersion::key).toList();
  }

  @Test
  void pagesFollowEachOtherInCodePointOrder() {
    assertEquals(
        List.of("eu", "eu/1", "eu/2", "eu/3", "us/1", "é"), names(sessions.keys(purses, "")));
    assertEquals(List.of("eu/1", "eu/2", "eu/3"), names(sessions.keys(purses, "eu/")));
    assertNull(sessions.keys(purses, "eu/").next());
    assertEquals(new KeyVersion("us/1", 1, NOON), sessions.keys(purses, "us").keys().get(0));

    List<String> all = new ArrayList<>();
    String next = null;
    do {
      KeyPage page = sessions.keys(purses, "eu", next, 2);
      all.addAll(names(page));
      next = page.next();
    } while (next != null);
    assertEquals(List.of("eu", "eu/1", "eu/2", "eu/3"), all);
  }

  @Test
  void whatBreaksTheRulesIsRefused() {
    for (int limit : new int[] {0, 51}) {
      assertThrows(IllegalArgumentException.class, () -> sessions.keys(purses, "", null, limit));
    }
    assertEquals(6, sessions.keys(purses, "", "", 50).keys().size());
    assertThrows(IllegalArgumentException.class, () -> sessions.keys(purses, "\u0000"));
    assertThrows(IllegalArgumentException.class, () -> sessions.keys(purses, "", "a\n", 9));
    Store<Long> unknown = Store.of("unknown", Long.class).defaultData(() -> 0L).build();
    assertThrows(IllegalArgumentException.class, () -> sessions.keys(unknown, ""));
  }

  @Test
  void aCallerListsUnderThePrefixThatIsHis() {
    SessionService anns = sessions.as(caller("ann"));
    rights.give("ann", "eu/", "list");
    rights.give("ann", "", "read"); // so that the store is shown to her
    assertEquals(List.of("eu/1", "eu/2", "eu/3"), names(anns.keys(purses, "eu/")));
    assertDenied(Kind.FORBIDDEN, () -> anns.keys(purses, ""));
    assertDenied(Kind.FORBIDDEN, () -> anns.keys(purses, "us/"));
  }

  @Test
  void quotasTellWhatIsLeft() {
    assertEquals(
        List.of(new Quota("purses-client-actions", "actions", 100, 1, 94, 1)),
        sessions.quotas(purses));
    assertEquals(
        List.of(100L),
        sessions.as(caller("ann")).quotas(purses).stream().map(Quota::left).limit(1).toList());
  }
}
