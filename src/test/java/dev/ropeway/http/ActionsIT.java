package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActionsIT extends ServerTest {

  private static long coins(String key) throws Exception {
    return Http.get(key).expect(200).json().getJsonObject("data").getInt("coins");
  }

  private static void expect(JsonObject outcome, String status, long version, boolean duplicate) {
    assertEquals(status, outcome.getString("status"), outcome::toString);
    assertEquals(version, outcome.getInt("version"), outcome::toString);
    assertEquals(duplicate, outcome.getBoolean("duplicate", false), outcome::toString);
  }

  @Test
  void answersTheOutcomeOfEveryKind() throws Exception {
    String bob = player();

    Reply applied = Http.act(bob, Http.action("c1", 1, "add_coins", "10")).expect(200);
    assertEquals(1, applied.version());
    assertEquals(1, applied.outcome().getInt("id"));
    expect(applied.outcome(), "applied", 1, false);
    assertFalse(applied.outcome().containsKey("reason"));
    JsonObject cancelled =
        Http.act(bob, Http.action("c1", 2, "remove_item", "\"none\"")).expect(200).outcome();
    expect(cancelled, "cancelled", 1, false);
    JsonObject rejected =
        Http.act(bob, Http.action("c1", 3, "take_coins", "11")).expect(200).outcome();
    expect(rejected, "rejected", 1, false);
    assertEquals("not enough coins: 10 of 11", rejected.getString("reason"));
    JsonObject failed =
        Http.act(bob, Http.action("c1", 4, "add_coins", "" + Long.MAX_VALUE)).outcome();
    expect(failed, "failed", 1, false);
    assertTrue(failed.getString("reason").contains("overflow"), failed::toString);
    assertEquals(10, coins(bob));
  }

  @Test
  void answersWhatTheActionDid() throws Exception {
    String bob = player();

    JsonObject first = Http.act(bob, Http.action("c1", 1, "find_coins", "6")).expect(200).outcome();
    JsonObject again = Http.act(bob, Http.action("c1", 1, "find_coins", "6")).expect(200).outcome();

    expect(first, "applied", 1, false);
    expect(again, "applied", 1, true);
    assertEquals(coins(bob), first.getJsonNumber("result").longValue());
    assertEquals(first.get("result"), again.get("result"));
    JsonObject plain = Http.act(bob, Http.action("c1", 2, "add_coins", "1")).outcome();
    assertFalse(plain.containsKey("result"));
  }

  @Test
  void repeatedIdAnswersItsFirstOutcome() throws Exception {
    String bob = player();
    Http.act(bob, Http.action("c1", 1, "add_coins", "10")).expect(200);
    Http.act(bob, Http.action("c1", 2, "take_coins", "99")).expect(200);

    expect(
        Http.act(bob, Http.action("c1", 1, "add_coins", "10")).expect(200).outcome(),
        "applied",
        1,
        true);
    JsonObject otherArgs =
        Http.act(bob, Http.action("c1", 2, "add_coins", "5")).expect(200).outcome();
    expect(otherArgs, "rejected", 1, true);
    assertEquals("not enough coins: 10 of 99", otherArgs.getString("reason"));
    assertEquals(10, coins(bob));
  }

  @Test
  void requestMayRepeatSomeAndAddOthersInAnyOrder() throws Exception {
    String bob = player();
    Http.act(bob, Http.action("c1", 1, "add_coins", "1")).expect(200);

    Reply reply =
        Http.act(
            bob,
            """
            {"client":"c1","actions":[{"id":3,"name":"add_coins","args":100},
             {"id":1,"name":"add_coins","args":1},{"id":2,"name":"add_coins","args":10}]}""");

    assertEquals(2, reply.expect(200).version());
    List<JsonObject> outcomes = reply.outcomes();
    assertEquals(List.of(1, 2, 3), outcomes.stream().map(o -> o.getInt("id")).toList());
    expect(outcomes.get(0), "applied", 1, true);
    expect(outcomes.get(1), "applied", 2, false);
    expect(outcomes.get(2), "applied", 2, false);
    assertEquals(111, coins(bob));
  }

  @Test
  void gapIsRefusedWithTheExpectedId() throws Exception {
    String bob = player();
    Http.act(bob, Http.action("c1", 1, "add_coins", "1")).expect(200);

    JsonObject problem = Http.act(bob, Http.action("c1", 3, "add_coins", "1")).problem(409, "gap");

    assertEquals(2, problem.getInt("expectedId"));
    JsonObject inside =
        Http.act(
                bob,
                """
                {"client":"c1","actions":[{"id":2,"name":"add_coins","args":1},
                 {"id":4,"name":"add_coins","args":1}]}""")
            .problem(409, "gap");
    assertEquals(2, inside.getInt("expectedId"));
    assertEquals(1, coins(bob));
    Http.act(bob, Http.action("c1", 2, "add_coins", "1")).expect(200);
  }

  @Test
  void respondAsyncAnswersOnceDurable() throws Exception {
    String bob = player();
    Reply reply =
        Http.send(
            "POST",
            bob + "/actions",
            Http.action("c1", 1, "add_coins", "10"),
            "Content-Type",
            Http.JSON,
            "Prefer",
            "handling=strict, Respond-Async");

    assertEquals("recorded", reply.expect(202).outcome().getString("status"));
    assertEquals("respond-async", reply.header("Preference-Applied"));
    Reply again = Http.act(bob, Http.action("c1", 1, "add_coins", "10")).expect(200);
    expect(again.outcome(), "applied", 1, true);
    assertEquals(10, coins(bob));
  }

  @Test
  void anonymousActionsCountFromOneAndAreNotDeduplicated() throws Exception {
    String bob = player();
    String twice =
        """
        {"actions":[{"name":"add_coins","args":1},{"name":"add_coins","args":2}]}""";

    assertEquals(
        List.of(1, 2), Http.act(bob, twice).outcomes().stream().map(o -> o.getInt("id")).toList());
    Http.act(bob, twice).expect(200);

    assertEquals(6, coins(bob));
  }

  private static Reply once(String key, String body) throws Exception {
    return Http.send(
        "POST", key + "/actions", body, "Content-Type", Http.JSON, "Idempotency-Key", "\"k1\"");
  }

  @Test
  void idempotencyKeyMakesARepeatSafe() throws Exception {
    String bob = player();
    once(bob, Http.action("add_coins", "10")).expect(200);

    expect(once(bob, Http.action("add_coins", "10")).expect(200).outcome(), "applied", 1, true);
    once(bob, Http.action("add_coins", "11")).problem(422, "key-reused");
    once(bob, Http.action("c1", 1, "add_coins", "10")).problem(400, "malformed");
    assertEquals(10, coins(bob));
    once(player(), Http.action("add_coins", "11")).expect(200);
  }

  @Test
  void unknownActionRefusesTheWholeRequest() throws Exception {
    String bob = player();
    JsonObject problem =
        Http.act(
                bob,
                """
                {"actions":[{"name":"add_coins","args":1},{"name":"steal_coins","args":1}]}""")
            .problem(422, "unknown-action");

    assertTrue(problem.getString("detail").contains("steal_coins"), problem::toString);
    Http.get(bob).problem(404, "not-found");
  }

  @Test
  void wrongArgumentIsNamed() throws Exception {
    JsonObject typed =
        Http.act(player(), Http.action("c1", 1, "add_coins", "\"ten\""))
            .problem(422, "wrong-argument");
    assertTrue(typed.getString("detail").contains("add_coins"), typed::toString);
    JsonObject builtIn =
        Http.act(lobby(), Http.action("set", "{\"path\":\"/a\"}")).problem(422, "wrong-argument");
    assertTrue(builtIn.getString("detail").contains("\"value\""), builtIn::toString);
    Http.act(player(), "{\"actions\":[{\"name\":\"rename\"}]}").problem(422, "wrong-argument");
  }

  @Test
  void concurrentClientsThatRetryEverythingAddUpExactly() throws Exception {
    String bob = player();
    List<CompletableFuture<Reply>> replies = new ArrayList<>();
    for (int id = 1; id <= 10; id++) {
      int number = id;
      List<CompletableFuture<Reply>> round =
          IntStream.range(0, 16)
              .boxed()
              .flatMap(
                  client -> {
                    String body = Http.action("c" + client, number, "add_coins", "1");
                    return List.of(Http.acting(bob, body), Http.acting(bob, body)).stream();
                  })
              .toList();
      for (CompletableFuture<Reply> reply : round) {
        assertEquals("applied", reply.get(30, TimeUnit.SECONDS).outcome().getString("status"));
      }
      replies.addAll(round);
    }

    long first =
        replies.stream().filter(r -> !r.join().outcome().getBoolean("duplicate", false)).count();
    assertEquals(160, first);
    assertEquals(160, coins(bob));
  }

  @Test
  void readFollowsWrite() throws Exception {
    String lobby = lobby();
    for (int i = 1; i <= 20; i++) {
      String args = "{\"path\":\"/n\",\"value\":" + i + "}";
      long version = Http.act(lobby, Http.action("c1", i, "set", args)).expect(200).version();
      assertEquals(version, Http.get(lobby).expect(200).version());
    }
  }

  @Test
  void numbersAreTakenAndAnsweredAsJavaScriptPrintsThem() throws Exception {
    String lobby = lobby();
    String large = "100000000000000000000";
    String args = "{\"path\":\"/n\",\"value\":[" + large + ",1e+21,-9223372036854776000]}";
    Http.act(lobby, Http.action("c1", 1, "set", args)).expect(200);
    String whole = "[" + large + ",1000000000000000000000,-9223372036854776000]";
    String body = Http.get(lobby).expect(200).body();
    assertTrue(body.contains("\"n\":" + whole), body);
    String merge = "{\"m\":" + whole + "}";
    body = Http.send("PATCH", lobby, merge, "Content-Type", Http.MERGE_PATCH).expect(200).body();
    assertTrue(body.contains("\"m\":" + whole), body);
    Http.act(player(), Http.action("c1", 1, "add_coins", large)).problem(422, "wrong-argument");
  }
}
