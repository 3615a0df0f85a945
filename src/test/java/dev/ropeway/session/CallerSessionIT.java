package dev.ropeway.session;

import static dev.ropeway.GivenRights.assertDenied;
import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Action;
import dev.ropeway.Caller;
import dev.ropeway.GivenRights;
import dev.ropeway.Logged;
import dev.ropeway.Patch;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.access.Access;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.Json;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A session that acts for a caller: what it takes, and whose its actions are. */
class CallerSessionIT {
  private static final Caller ANN = caller("a~nn", "viewer", "editor");

  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Long> pay = purses.action("pay", Long.class, Long::sum);
  private final Action<Long, Long> reward =
      purses.action("reward", Long.class, Long::sum).serverOnly();

  private final GivenRights rights = new GivenRights("purses");
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private TestNode node = start(GivenRights.access(rights));
  private final SessionService anns = node.sessions().as(ANN);

  private TestNode start(Access access) {
    return TestNode.guarded(
        access, NodeClock.system(), url, Settings.standard(), List.of(purses), List.of(), null);
  }

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private long recorded() {
    return log.number(Logged.sql("select count(*) from logged"));
  }

  @Test
  void loadTakesWatch() {
    rights.give("a~nn", "tom", "watch");
    assertDenied(Kind.HIDDEN, () -> anns.load(purses, "bob"));
    rights.give("a~nn", "bob", "read");
    assertDenied(Kind.FORBIDDEN, () -> anns.load(purses, "bob"));
    assertEquals(0, node.parts().sessions().cleaner().open());

    rights.give("a~nn", "bob", "watch");
    try (Session<Long> bob = anns.load(purses, "bob")) {
      assertEquals(0, bob.data());
    }
    assertDenied(Kind.HIDDEN, () -> node.sessions().as(caller("kim")).load(purses, "bob"));
  }

  @Test
  void patchTakesTheRightToThatActionAndIsHis() throws Exception {
    rights.give("a~nn", "bob", "watch");
    try (Session<Long> bob = anns.load(purses, "bob")) {
      rights.give("a~nn", "bob", "act.reward");
      assertDenied(Kind.FORBIDDEN, () -> bob.patch(pay, 1L));
      assertEquals(0, bob.data(), "it is not shown either");
      assertEquals(0, recorded());

      rights.give("a~nn", "bob", "act.pay");
      Patch patch = bob.patch(pay, 1L);
      assertEquals(1, get(patch.outcome()).version());
      assertTrue(patch.client().startsWith("ropeway:session:a%7Enn#"), patch::client);
      rights.take("a~nn", "bob", "act.pay");
      assertDenied(Kind.FORBIDDEN, () -> bob.patch(pay, 1L));
      assertEquals(1, bob.data());
    }
    assertEquals(1, recorded());
    assertEquals(
        1,
        log.number(
            """
            select count(*) from recorded_action
            where actor = 'a%7Enn' and roles = '{editor,viewer}'
            """));
  }

  @Test
  void whatIsForTheServerAloneIsDoneForWhoMay() throws Exception {
    rights.give("a~nn", "bob", "watch", "act.pay");
    try (Session<Long> bob = anns.load(purses, "bob")) {
      assertDenied(Kind.FORBIDDEN, () -> bob.patch(reward, 1L));
      rights.give("a~nn", "bob", "act.reward");
      assertTrue(get(bob.patch(reward, 5L).outcome()).applied());
    }
    assertEquals("a%7Enn", log.text("select actor from recorded_action where name = 'reward'"));
  }

  @Test
  void tagTakesTheRightAndToBeThatPerson() throws Exception {
    rights.give("a~nn", "bob", "watch");
    try (Session<Long> bob = anns.load(purses, "bob")) {
      assertDenied(Kind.FORBIDDEN, () -> bob.tagUser("a~nn"));
      rights.give("a~nn", "bob", "tag");
      assertDenied(Kind.FORBIDDEN, () -> bob.tagUser("tom"));
      assertEquals(0, node.parts().people().keys("tom", "", "", 9).size());
      get(bob.tagUser("a~nn"));
    }
    assertEquals(1, node.parts().people().keys("a~nn", "", "", 9).size());
  }

  @Test
  void sessionOfTheApplicationIsNotJudged() throws Exception {
    try (Session<Long> bob = node.sessions().load(purses, "bob")) {
      get(bob.patch(reward, 1L).outcome());
      get(bob.tagUser("tom"));
    }
    assertEquals(1, log.number("select count(*) from recorded_action where actor is null"));
    assertThrows(NullPointerException.class, () -> node.sessions().as(nobody()));
  }

  @SuppressWarnings("NullAway") // what somebody passes on who asks nobody to sign in
  private static Caller nobody() {
    return null;
  }

  @Test
  void hisClientIsNobodysOutside() throws Exception {
    rights.give("bob", "", "read"); // so that the store is shown to him
    for (String subject : List.of("a~nn", "bob")) {
      rights.give(subject, "bob", "watch", "act.pay");
    }
    try (Session<Long> bob = anns.load(purses, "bob")) {
      Patch patch = bob.patch(pay, 1L);
      get(patch.outcome());
      RemoteStore store = node.store(caller("bob"), "purses");
      List<RemoteAction> repeat = List.of(new RemoteAction(2, "pay", Json.createValue(1), null));
      for (Caller caller : List.of(ANN, caller("bob"))) {
        assertDenied(
            Kind.CLIENT_NOT_YOURS,
            () -> node.remote().as(caller).record(store, "bob", patch.client(), repeat));
      }
      get(bob.patch(pay, 1L).outcome());
    }
    assertEquals(2, recorded());
  }

  @Test
  void whereNobodyIsAskedWhoHeIsNothingIsJudgedButTheLogTells() throws Exception {
    node.close();
    node = start(Access.none());
    try (Session<Long> bob = node.sessions().as(ANN).load(purses, "bob")) {
      get(bob.patch(pay, 1L).outcome());
    }
    assertEquals("a%7Enn", log.text("select actor from recorded_action"));
  }
}
