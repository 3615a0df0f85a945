package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ActionValidator;
import dev.ropeway.Attempt;
import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.Verdict;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Deletions in a room: held to what others own and to the validator; the room goes on. */
class RoomDeletionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Store<JsonValue> boards =
      Store.of("boards", JsonValue.class)
          .defaultData(() -> JsonText.read("{\"notes\":{}}"))
          .realtime()
          .build();
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final TestNode node =
      TestNode.judged(
          url,
          Settings.standard().with(Setting.ROOM_GRACE, 0),
          List.of(boards),
          List.of(new NoDeletionsOfEve()));
  private final RemoteStore store = node.store("boards");

  private static final class NoDeletionsOfEve implements ActionValidator {
    @Override
    public String store() {
      return "boards";
    }

    @Override
    public Verdict check(Attempt attempt) {
      boolean deletion = attempt.action().equals("delete") && attempt.path().isEmpty();
      return deletion && "eve".equals(attempt.subject())
          ? Verdict.refuse("not yours")
          : Verdict.accept();
    }
  }

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private UpdateStream enter(String client) {
    return Objects.requireNonNull(
        node.remote().rooms().stream(store, "b", null, Optional.of(client)));
  }

  private Outcome act(String client, long id, String name, String args) throws Exception {
    return node.remote()
        .record(store, "b", client, List.of(new RemoteAction(id, name, JsonText.read(args), null)))
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS)
        .outcome();
  }

  private String data() {
    return JsonText.write(node.sessions().view(boards, "b").latest().data());
  }

  private boolean exists() {
    return node.sessions().view(boards, "b").latest().exists();
  }

  @Test
  void nobodyDeletesWhatOthersOwnAndWhatIsDeletedIsNobodys() throws Exception {
    try (UpdateStream ann = enter("ann~1")) {
      assertTrue(act("ann~1", 1, "set", "{\"path\":\"/n\",\"value\":1}").applied());
      assertTrue(act("ann~1", 2, "own", "{\"path\":\"/n\",\"takeover\":false}").applied());
      assertTrue(act("ann~1", 3, "lifetime", "{\"path\":\"/n\",\"until\":\"owner\"}").applied());

      Outcome refused = act("bob~1", 1, "delete", "null");
      assertEquals(Status.REJECTED, refused.status());
      assertEquals("/n is owned by ann", refused.reason());
      assertTrue(exists());

      assertTrue(act("ann~1", 4, "delete", "null").applied());
      assertEquals("{\"notes\":{}}", data());
      assertFalse(exists());
      assertTrue(act("bob~1", 2, "set", "{\"path\":\"/n\",\"value\":2}").applied());
      assertTrue(exists());
      assertEquals(Status.APPLIED, act("bob~1", 3, "delete", "null").status());
    }
    String left =
        "select count(*) from recorded_action where name = 'leave' and status is not null";
    Await.until(PATIENCE, "she has left", () -> log.number(left) > 0);
    assertFalse(exists(), "who leaves brings nothing back");
  }

  @Test
  void theServersOwnCodeDeletesWhatAnybodyOwns() throws Exception {
    try (UpdateStream ann = enter("ann~1")) {
      assertTrue(act("ann~1", 1, "own", "{\"path\":\"/notes\",\"takeover\":false}").applied());
      assertTrue(
          node.sessions()
              .delete(boards, "b")
              .outcome()
              .toCompletableFuture()
              .get(30, TimeUnit.SECONDS)
              .applied());
    }
    assertEquals("{\"notes\":{}}", data());
  }

  /** It would be the same afterwards, but hers no more. */
  @Test
  void whatOthersOwnIsNotForgottenEither() throws Exception {
    try (UpdateStream ann = enter("ann~1")) {
      assertTrue(act("ann~1", 1, "own", "{\"path\":\"/notes\",\"takeover\":false}").applied());
      Outcome refused = act("bob~1", 1, "delete", "null");
      assertEquals("/notes is owned by ann", refused.reason());
    }
  }

  @Test
  void validatorMayRefuse() throws Exception {
    assertTrue(act("bob~1", 1, "set", "{\"path\":\"/n\",\"value\":1}").applied());
    Outcome refused = act("eve~1", 1, "delete", "null");
    assertEquals("not yours", refused.reason());
    assertTrue(exists());
  }

  @Test
  void undoBringsNothingBack() throws Exception {
    assertTrue(act("bob~1", 1, "increment", "{\"path\":\"/n\",\"by\":1}").applied());
    assertTrue(act("bob~1", 2, "delete", "null").applied());
    Outcome refused = act("bob~1", 3, "undo", "{\"client\":\"bob~1\",\"id\":1}");
    assertEquals(Status.REJECTED, refused.status());
    assertEquals("the entry was deleted", refused.reason());
    assertFalse(exists());
  }
}
