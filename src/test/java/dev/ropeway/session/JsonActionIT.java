package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.JsonAction;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.action.BuiltInActions;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Built-in actions as code of the server records them. */
class JsonActionIT {
  private static final Store<JsonObject> NOTES =
      Store.of("notes", JsonObject.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT).build();

  private static JsonObject object(String text) {
    return JsonText.read(text).asJsonObject();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void eachBuiltInActionThatMayBeRecordedHasItsConstant() {
    Set<String> names = new TreeSet<>(BuiltInActions.json().keySet());
    names.addAll(BuiltInActions.realtime().keySet());
    names.remove(BuiltInActions.LEAVE); // the server's own
    assertEquals(
        names,
        Arrays.stream(JsonAction.values())
            .map(JsonAction::text)
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void sessionsAndTransactionsRecordThem() throws Exception {
    try (TestNode node =
            TestNode.start(TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(NOTES));
        Session<JsonObject> one = node.sessions().load(NOTES, "one")) {
      SessionService sessions = node.sessions();
      get(one.patch(JsonAction.SET.of(NOTES), object("{\"path\":\"/n\",\"value\":1}")).outcome());
      get(
          sessions.transaction(
              tx -> {
                JsonObject more = object("{\"path\":\"/n\",\"by\":2}");
                tx.patch(one, JsonAction.INCREMENT.of(NOTES), more);
                tx.patch(NOTES, "two", JsonAction.MERGE.of(NOTES), object("{\"value\":{\"m\":1}}"));
              }));
      assertEquals(object("{\"n\":3}"), sessions.data(NOTES, "one"));
      assertEquals(object("{\"m\":1}"), sessions.data(NOTES, "two"));

      assertThrows(
          NotRecordedException.class,
          () -> one.patch(JsonAction.SET.of(NOTES), object("{\"value\":1}")));
      assertThrows(
          IllegalArgumentException.class,
          () -> one.patch(JsonAction.OWN.of(NOTES), object("{\"path\":\"\"}")),
          "it is no realtime store");
    }
  }
}
