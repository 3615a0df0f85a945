package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What rooms of every mirror do over a live connection. What a proxy does to single requests it
 * cannot do here: it breaks the connection instead.
 */
abstract class LiveRoomBehaviour extends RoomBehaviour {

  @Override
  void assertWentOnThrice(String client) {
    assertEquals(8, proxy().heads("GET /api/live").size(), "both rooms were cut off three times");
    assertTrue(proxy().heads("GET").stream().noneMatch(head -> head.contains("/updates")));
  }

  @Override
  @Test
  void whenAnswersAreLostEveryActionIsAppliedOnce() throws Exception {
    TestRoom ann = join("ann");
    List<CompletableFuture<JsonObject>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      all.add(ann.patch("append", append(i)));
      if (i % 4 == 1) {
        proxy().cut();
      }
      if (i % 4 == 3) {
        get(all.get(i));
      }
    }
    for (CompletableFuture<JsonObject> each : all) {
      assertEquals("applied", get(each).getString("status"));
    }
    String numbers = IntStream.range(0, 20).boxed().toList().toString().replace(" ", "");
    assertEquals("{\"log\":" + numbers + "}", data(ann));
    assertTrue(proxy().heads("GET /api/live").size() > 3);
  }

  @Override
  @Test
  void aFloodIsSlowedBy429AndArrivesInOrder() throws Exception {
    TestRoom ann = join("ann");
    List<JsonValue> args =
        IntStream.range(0, 2_500).<JsonValue>mapToObj(DeployedRooms::append).toList();
    List<JsonObject> outcomes = get(ann.patches("append", args));
    assertTrue(outcomes.stream().allMatch(each -> each.getString("status").equals("applied")));
    String all = "{\"log\":" + IntStream.range(0, 2_500).boxed().toList() + "}";
    assertEquals(all.replace(" ", ""), data(ann));
  }

  @Override
  @Test
  void whatDoesNotFitInOneFrameGoesInSeveral() throws Exception {
    TestRoom ann = join("ann");
    TestRoom bob = join("bob");
    List<JsonValue> args =
        IntStream.range(0, 10).<JsonValue>mapToObj(i -> set("/v" + i, "x".repeat(60_000))).toList();
    get(ann.patches("set", args));
    awaitData(bob, data(ann));
    assertEquals(10, bob.look().getJsonObject("data").size());
  }
}
