package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.Caller;
import dev.ropeway.Entry;
import dev.ropeway.GivenRights;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What {@code docs/access.md} says of sessions that act for somebody, by its sample policy. */
class ActingDocIT {
  private static final Store<JsonValue> BOARDS =
      Store.of("boards", JsonValue.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT).build();

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HERS = "select count(*) from recorded_action where actor = 'ann'";

  private static final Action<JsonValue, Long> MOVE =
      BOARDS.action(
          "move", Long.class, (board, to) -> JsonValues.object().add("place", to).build());

  private final Members members = new Members();
  private final Set<String> roles = Set.of("editor");
  private final JsonObject claims = JsonValue.EMPTY_JSON_OBJECT;
  private final Instant expiresAt = Instant.now().plusSeconds(600);

  @Test
  void examplesWork() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    try (TestJournal log = new TestJournal(url);
        TestNode node = start(url)) {
      act(node.sessions());

      Await.until(PATIENCE, "all of hers", () -> log.number(HERS) == 3);
      assertEquals(1, log.number("select count(*) from recorded_action where actor is null"));
    }
  }

  private TestNode start(String url) {
    BoardAccess policy = new BoardAccess();
    policy.members = members;
    return TestNode.guarded(
        GivenRights.access(policy),
        NodeClock.system(),
        url,
        Settings.standard(),
        List.of(BOARDS),
        List.of(),
        null);
  }

  private void act(SessionService sessions) throws Exception {
    Caller ann = new Caller("ann", roles, claims, expiresAt); // whom your own sign-in has verified
    SessionService hers = sessions.as(ann);

    assertThrows(AccessDeniedException.class, () -> hers.load(BOARDS, "b1"));
    members.add("ann");

    try (Session<JsonValue> board = hers.load(BOARDS, "b1")) { // takes watch
      board.patch(MOVE, 3L); // takes act.move; in the log it is Ann's
      board.tagUser("ann"); // takes tag, and to be Ann
    }
    Await.until(PATIENCE, "moved", () -> version(sessions) == 1);

    Entry<JsonValue> newest =
        hers.view(BOARDS, "b1").latest(); // takes read; the past takes history
    hers.view(BOARDS, "b1").restoreTo(1); // takes act.restore and history

    assertEquals(1, newest.version());
    try (Session<JsonValue> annsBoard = hers.load(BOARDS, "b1");
        Session<JsonValue> audit = sessions.load(BOARDS, "secret-audit")) {
      assertThrows(AccessDeniedException.class, () -> hers.load(BOARDS, "secret-audit"));
      both(sessions, annsBoard, audit);
    }
  }

  private static long version(SessionService sessions) {
    return sessions.view(BOARDS, "b1").latest().version();
  }

  private static void both(
      SessionService sessions, Session<JsonValue> annsBoard, Session<JsonValue> audit)
      throws Exception {
    var outcome =
        sessions.transaction(
            tx -> {
              tx.patch(annsBoard, MOVE, 1L); // takes act.move of Ann
              tx.patch(audit, MOVE, 1L); // the application's
            });

    assertTrue(outcome.toCompletableFuture().get(30, TimeUnit.SECONDS).committed());
  }
}
