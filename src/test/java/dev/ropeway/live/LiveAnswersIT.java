package dev.ropeway.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.bounds.Lease;
import dev.ropeway.config.ClientAddress;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.SecurityLog;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Players;
import dev.ropeway.wire.TokenCheck;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told over connections what an action answered. */
class LiveAnswersIT {
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final TestNode node =
      TestNode.start(TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(Players.STORE));

  @AfterEach
  void stop() {
    node.close();
    executor.shutdown();
  }

  private LiveVisit watching(FakeSocket socket, String watch) throws Exception {
    NodeClock clock = NodeClock.system();
    LiveParts parts =
        new LiveParts(
            node.remote(),
            new TokenCheck(node.remote().callers(), node.parts().shares()),
            node.remote().rooms()::written,
            Settings.standard(),
            node.parts().shares(),
            new SecurityLog(clock),
            clock,
            executor,
            executor);
    LiveVisitor visitor = new LiveVisitor(ClientAddress.of("192.0.2.1"), null, Lease.of(() -> {}));
    LiveVisit visit = new LiveVisit(parts, visitor, socket, gone -> {});
    visit.receive(
        "[[\"hello\",{}],[\"watch\",1,{\"store\":\"players\",\"key\":\"bob\"" + watch + "}]]");
    return visit;
  }

  private static void find(LiveVisit by, int id) throws Exception {
    by.receive("[[\"actions\",1,[{\"id\":%d,\"name\":\"find_coins\",\"args\":6}]]]".formatted(id));
  }

  @Test
  void whoActedIsToldTheAnswerAndOthersThatThereIsOne() throws Exception {
    FakeSocket ann = new FakeSocket();
    FakeSocket eve = new FakeSocket();
    LiveVisit acting = watching(ann, ",\"client\":\"ann\",\"acks\":\"own\"");
    watching(eve, "");
    eve.next("snapshot");
    ann.next("snapshot");

    find(acting, 1);
    JsonObject told = ann.payload("outcomes").getJsonArray("outcomes").getJsonObject(0);
    JsonObject update = eve.payload("update");
    JsonObject ack = update.getJsonArray("acks").getJsonObject(0);

    assertEquals(1, told.getInt("version"));
    assertFalse(told.containsKey("duplicate"));
    long found = told.getJsonNumber("result").longValue();
    assertTrue(found >= 1 && found <= 6, told::toString);
    assertEquals(
        "{\"client\":\"ann\",\"id\":1,\"status\":\"applied\",\"result\":true}", ack.toString());
    assertEquals(
        found,
        update.getJsonArray("patch").getJsonObject(0).getJsonObject("value").getInt("coins"));

    find(acting, 1);
    JsonObject again = ann.payload("outcomes").getJsonArray("outcomes").getJsonObject(0);
    assertEquals(found, again.getJsonNumber("result").longValue());
    assertTrue(again.getBoolean("duplicate"));
  }

  @Test
  void transactionTellsWhatEachOfItsActionsAnswered() throws Exception {
    FakeSocket ann = new FakeSocket();
    LiveVisit acting = watching(ann, ",\"client\":\"ann\"");
    String part = "{\"store\":\"players\",\"key\":\"bob\",\"name\":\"%s\",\"args\":6}";
    String both = part.formatted("add_coins") + "," + part.formatted("find_coins");
    String transaction =
        "[[\"transaction\",5,{\"client\":\"ann\",\"id\":1,\"actions\":[%s]}]]".formatted(both);
    acting.receive(transaction);
    JsonObject told = ann.payload("transacted");
    acting.receive(transaction);
    JsonObject again = ann.payload("transacted");

    assertEquals(JsonValue.NULL, told.getJsonArray("results").get(0));
    int found = told.getJsonArray("results").getInt(1);
    assertTrue(found >= 1 && found <= 6, told::toString);
    assertEquals(told.get("results"), again.get("results"));
    assertTrue(again.getBoolean("duplicate"));
  }

  @Test
  void lateComerIsToldThatThereIsOneToAskFor() throws Exception {
    FakeSocket ann = new FakeSocket();
    LiveVisit acting = watching(ann, ",\"client\":\"ann\",\"acks\":\"own\"");
    ann.next("snapshot");
    find(acting, 1);
    ann.next("outcomes");
    FakeSocket behind = new FakeSocket();
    watching(behind, ",\"client\":\"ann\",\"after\":0");
    JsonObject ack = behind.payload("update").getJsonArray("acks").getJsonObject(0);

    assertTrue(ack.getBoolean("result"), "from the history");
    assertFalse(ack.containsKey("reason"));
  }
}
