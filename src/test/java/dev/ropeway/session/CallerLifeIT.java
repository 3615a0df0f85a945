package dev.ropeway.session;

import static dev.ropeway.GivenRights.assertDenied;
import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.Caller;
import dev.ropeway.GivenRights;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.access.Access;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.testing.HandClock;
import jakarta.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a caller had ends with his right, his token and his good name. */
class CallerLifeIT {
  private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration RECHECK = Duration.ofSeconds(5);
  private static final Caller ANN =
      new Caller(
          "ann",
          Set.of(),
          Json.createObjectBuilder().add("iat", START.getEpochSecond()).build(),
          START.plusSeconds(60));

  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Long> pay = purses.action("pay", Long.class, Long::sum);

  private final GivenRights rights = new GivenRights("purses");
  private final HandClock clock = new HandClock(START);
  private TestNode node = start(GivenRights.access(rights));
  private SessionService anns = node.sessions().as(ANN);

  private TestNode start(Access access) {
    rights.give("ann", "bob", "watch", "read", "history", "tag", "act.pay");
    return TestNode.guarded(
        access,
        clock,
        TestDatabase.freshDatabaseUrl(),
        Settings.standard().with(Setting.ACCESS_RECHECK, RECHECK.toMillis()),
        List.of(purses),
        List.of(),
        null);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void awaitEnd(Session<?> session, Kind why) throws Exception {
    Await.until(PATIENCE, "it ends", () -> kind(session) != null);
    assertEquals(why, kind(session));
    session.stop();
    assertEquals(why, kind(session), "stopped as well");
  }

  private static @Nullable Kind kind(Session<?> session) {
    try {
      session.bad();
      return null;
    } catch (AccessDeniedException e) {
      return e.kind();
    }
  }

  private List<Executable> uses(Session<Long> bob) {
    return List.of(
        () -> anns.load(purses, "bob"),
        () -> bob.patch(pay, 1L),
        () -> anns.transaction(tx -> tx.patch(bob, pay, 1L)),
        () -> bob.tagUser("ann"),
        () -> anns.view(purses, "bob").latest(),
        () -> anns.view(purses, "bob").versions());
  }

  @Test
  void whoLosesTheRightToWatchLosesTheSession() throws Exception {
    Session<Long> bob = anns.load(purses, "bob");
    List<Long> seen = new CopyOnWriteArrayList<>();
    bob.updated(seen::add);
    Patch patch = bob.patch(pay, 1L);
    Await.until(PATIENCE, "1", () -> seen.contains(1L));
    rights.take("ann", "bob", "watch");

    clock.pass(RECHECK);

    awaitEnd(bob, Kind.FORBIDDEN);
    for (Executable use :
        List.<Executable>of(bob::data, bob::loaded, () -> bob.updated(seen::add))) {
      assertDenied(Kind.FORBIDDEN, use);
    }
    assertDenied(Kind.FORBIDDEN, () -> bob.patch(pay, 1L));
    get(bob.saved());
    assertTrue(get(patch.outcome()).applied(), "what he did before stays");
    assertEquals(0, node.parts().sessions().cleaner().open());
    try (Session<Long> others = node.sessions().load(purses, "bob")) {
      get(others.patch(pay, 10L).outcome());
      assertEquals(11, others.data());
    }
    assertEquals(1, seen.get(seen.size() - 1), "he is told nothing more");
  }

  @Test
  void expiredCallerIsRefusedEverythingAfterTheSkew() throws Exception {
    Session<Long> bob = anns.load(purses, "bob");
    clock.jump(Duration.ofSeconds(89));
    get(bob.patch(pay, 1L).outcome());

    clock.jump(Duration.ofSeconds(1));

    uses(bob).forEach(use -> assertDenied(Kind.TOKEN_EXPIRED, use));
    clock.pass(RECHECK);
    awaitEnd(bob, Kind.TOKEN_EXPIRED);
  }

  @Test
  void revokedCallerIsRefusedEverything() throws Exception {
    Session<Long> bob = anns.load(purses, "bob");
    node.remote().as(caller("ops", Access.ADMINISTRATOR)).rights().revoke("ann");
    awaitEnd(bob, Kind.REVOKED);
    assertDenied(Kind.REVOKED, () -> anns.load(purses, "bob"));
    assertDenied(Kind.REVOKED, () -> anns.view(purses, "bob").latest());
  }

  @Test
  void whereNobodyIsAskedWhoHeIsNothingEnds() throws Exception {
    node.close();
    node = start(Access.none());
    anns = node.sessions().as(ANN);
    clock.jump(Duration.ofHours(1));
    try (Session<Long> bob = anns.load(purses, "bob")) {
      uses(bob).forEach(Assertions::assertDoesNotThrow);
    }
  }

  @Test
  void sessionThatIsStoppedIsJudgedNoMore() {
    int before = live();
    anns.load(purses, "bob").stop();
    assertEquals(before, live());
    Session<Long> stopped = anns.load(purses, "bob");
    stopped.stop();
    assertThrows(IllegalStateException.class, stopped::data);
  }

  private int live() {
    return node.parts().live().size();
  }
}
