package dev.ropeway.session;

import static dev.ropeway.GivenRights.caller;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.ActionValidator;
import dev.ropeway.Attempt;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.Verdict;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In a room a session is held to what those may do for whom it acts. */
class CallerRoomIT {
  private final Store<JsonValue> boards =
      Store.of("boards", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .realtime()
          .build();
  private final Action<JsonValue, JsonObject> set =
      new Action<>(boards, "set", JsonObject.class, (data, args) -> data, true, null);
  private final Action<JsonValue, JsonObject> own =
      new Action<>(boards, "own", JsonObject.class, (data, args) -> data, true, null);

  private final List<String> attempts = new CopyOnWriteArrayList<>();
  private final TestNode node =
      TestNode.judged(
          TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(boards), List.of(judge()));

  private final SessionService anns = node.sessions().as(caller("ann", "editor"));
  private @Nullable UpdateStream annIsThere;

  private ActionValidator judge() {
    return new ActionValidator() {
      @Override
      public String store() {
        return "boards";
      }

      @Override
      public Verdict check(Attempt attempt) {
        attempts.add(attempt.subject() + " " + attempt.action() + " " + attempt.roles());
        return attempt.touches("/title") && !attempt.roles().equals(Set.of("editor"))
            ? Verdict.refuse("editors only")
            : Verdict.accept();
      }
    };
  }

  @BeforeEach
  void come() {
    annIsThere =
        node.remote().as(caller("ann")).rooms().stream(
            node.store("boards"), "b", null, Optional.of("ann~1"));
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(annIsThere).close();
    node.close();
  }

  private static Outcome get(CompletionStage<Outcome> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static JsonObject args(String path, int value) {
    return JsonValues.object().add("path", path).add("value", value).build();
  }

  @Test
  void validatorIsToldWhoItIsAndWhatHeIs() throws Exception {
    try (Session<JsonValue> ann = anns.load(boards, "b");
        Session<JsonValue> kim = node.sessions().as(caller("kim")).load(boards, "b");
        Session<JsonValue> application = node.sessions().load(boards, "b")) {
      assertTrue(get(ann.patch(set, args("/title", 1)).outcome()).applied());
      assertTrue(attempts.contains("ann set [editor]"), attempts::toString);
      assertEquals("editors only", get(kim.patch(set, args("/title", 2)).outcome()).reason());
      attempts.clear();
      assertTrue(get(application.patch(set, args("/title", 1)).outcome()).applied());
      assertEquals(List.of(), attempts, "the application is not judged");
    }
  }

  @Test
  void ownershipGoesByThePersonNotByTheSession() throws Exception {
    JsonObject place = JsonText.read("{\"path\":\"/n\",\"takeover\":false}").asJsonObject();
    try (Session<JsonValue> ann = anns.load(boards, "b");
        Session<JsonValue> again = anns.load(boards, "b");
        Session<JsonValue> kim = node.sessions().as(caller("kim")).load(boards, "b")) {
      assertEquals(
          "only a client that is present can own anything",
          get(kim.patch(own, place).outcome()).reason());
      assertNull(get(ann.patch(own, place).outcome()).reason());
      assertEquals("/n is owned by ann", get(kim.patch(set, args("/n", 1)).outcome()).reason());
      assertNull(get(again.patch(set, args("/n", 1)).outcome()).reason());
    }
  }

  @Test
  void whatHeMayNotDoIsNotShownWhileItIsUndecided() throws Exception {
    try (Session<JsonValue> kim = node.sessions().as(caller("kim")).load(boards, "b")) {
      assertEquals(JsonValue.EMPTY_JSON_OBJECT, kim.data());
      CompletionStage<Outcome> title = kim.patch(set, args("/title", 1)).outcome();
      assertFalse(kim.data().asJsonObject().containsKey("title"));
      get(title);
    }
  }
}
