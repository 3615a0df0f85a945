package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TransactionsIT extends ServerTest {
  private static final String PATH = "/api/transactions";

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private static String part(String key, String name, String args) {
    return "{\"store\":\"players\",\"key\":\""
        + name(key)
        + "\",\"name\":\""
        + name
        + "\",\"args\":"
        + args
        + "}";
  }

  private static String transfer(String from, String to, int coins) {
    return "\"actions\":["
        + part(from, "take_coins", "" + coins)
        + ","
        + part(to, "add_coins", "" + coins)
        + "],\"onFailure\":["
        + part(from, "add_item", "\"reminder\"")
        + "]";
  }

  private static Reply post(String body, String... headers) throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = Http.JSON;
    return Http.send("POST", PATH, body, all);
  }

  private static long coins(String key) throws Exception {
    return Http.get(key).expect(200).json().getJsonObject("data").getInt("coins");
  }

  @Test
  void appliesAllAndTellsTheVersions() throws Exception {
    String bob = player();
    String tom = player();
    Http.act(bob, Http.action("c", 1, "add_coins", "30")).expect(200);

    JsonObject answer = post("{" + transfer(bob, tom, 10) + "}").expect(200).json();

    assertEquals("committed", answer.getString("status"));
    JsonObject first = answer.getJsonArray("versions").getJsonObject(0);
    assertEquals(name(bob), first.getString("key"));
    assertEquals(2, first.getInt("version"));
    assertEquals(20, coins(bob));
    assertEquals(10, coins(tom));
  }

  @Test
  void answersWhichActionFailedAndRecordsTheFailureActionsOnce() throws Exception {
    String bob = player();
    String tom = player();
    String body = "{\"client\":\"" + name(bob) + "\",\"id\":1," + transfer(bob, tom, 10) + "}";

    JsonObject problem = post(body).expect(409).json();
    JsonObject again = post(body).expect(409).json();

    assertEquals("urn:ropeway:problem:transaction-failed", problem.getString("type"));
    assertEquals(0, problem.getInt("failedAction"));
    assertEquals("not enough coins: 0 of 10", problem.getString("reason"));
    assertEquals(problem, again);
    Http.get(tom).expect(404);
    Http.act(bob, Http.action("c", 1, "add_coins", "1")).expect(200);
    assertEquals(
        1,
        Http.get(bob).json().getJsonObject("data").getJsonArray("items").size(),
        "reminded once");
  }

  @Test
  void repeatAnswersTheFirstOutcome() throws Exception {
    String bob = player();
    String tom = player();
    Http.act(bob, Http.action("c", 1, "add_coins", "30")).expect(200);
    String body = "{\"client\":\"" + name(bob) + "\",\"id\":1," + transfer(bob, tom, 10) + "}";

    assertFalse(post(body).expect(200).json().containsKey("duplicate"));
    assertTrue(post(body).expect(200).json().getBoolean("duplicate"));

    assertEquals(10, coins(tom));
  }

  @Test
  void idempotencyKeyRefusesAnotherBody() throws Exception {
    String bob = player();
    String tom = player();
    Http.act(bob, Http.action("c", 1, "add_coins", "30")).expect(200);
    String key = "once-" + name(bob);

    post("{" + transfer(bob, tom, 10) + "}", "Idempotency-Key", key).expect(200);
    assertTrue(
        post("{" + transfer(bob, tom, 10) + "}", "Idempotency-Key", key)
            .expect(200)
            .json()
            .getBoolean("duplicate"));
    post("{" + transfer(bob, tom, 11) + "}", "Idempotency-Key", key).expect(422);
    assertEquals(10, coins(tom));
  }

  @Test
  void malformedAndUnknownIsRefusedWithoutATrace() throws Exception {
    String bob = player();
    String part = part(bob, "add_coins", "1");
    post("{\"actions\":[]}").expect(400);
    post("{\"actions\":[" + part + "],\"id\":1}").expect(400);
    post("{\"actions\":[" + part + "],\"client\":\"c\"}").expect(400);
    post("{\"actions\":[" + part + "],\"client\":\"c\",\"id\":1}", "Idempotency-Key", "k")
        .expect(400);
    post("{\"actions\":[" + part + ",7]}").expect(400);
    post("{\"actions\":[" + part + ",{\"store\":\"players\",\"key\":\"\",\"name\":\"rename\"}]}")
        .expect(400);
    post("{\"actions\":[" + part + "," + part(bob, "fly", "1") + "]}").expect(422);
    post("{\"actions\":[" + part + "," + part(bob, "add_coins", "\"x\"") + "]}").expect(422);
    post("{\"actions\":[" + part.replace("players", "nowhere") + "]}").expect(422);
    Http.get(bob).expect(404);
  }

  /** The request of docs/trade.md, with players and a client that no other test has. */
  private static String documentedTrade(String bob, String tom, long id) throws Exception {
    String page = Files.readString(Path.of("docs/trade.md"));
    String body = page.substring(page.indexOf("{\"client\""), page.indexOf("]}'") + 2);
    return body.replace("\"bob\"", "\"" + name(bob) + "\"")
        .replace("\"tom\"", "\"" + name(tom) + "\"")
        .replace("trading-post", "post-" + name(bob))
        .replace("\"id\": 1", "\"id\": " + id);
  }

  private static void giveCoinsAndSword(String bob, String tom) throws Exception {
    Http.act(bob, Http.action("add_coins", "30")).expect(200);
    Http.act(tom, Http.action("add_item", "\"sword\"")).expect(200);
  }

  @Test
  void documentedTradeHappensOnceAndOneThatFailedStaysFailed() throws Exception {
    String bob = player();
    String tom = player();
    giveCoinsAndSword(bob, tom);

    post(documentedTrade(bob, tom, 1)).expect(200);
    assertTrue(post(documentedTrade(bob, tom, 1)).expect(200).json().getBoolean("duplicate"));
    JsonObject failed = post(documentedTrade(bob, tom, 2)).expect(409).json();
    giveCoinsAndSword(bob, tom);

    assertEquals(0, failed.getInt("failedAction"));
    assertEquals(failed, post(documentedTrade(bob, tom, 2)).expect(409).json());
    assertEquals(30, coins(bob));
    assertEquals(30, coins(tom));
    post(documentedTrade(bob, tom, 3)).expect(200);
    assertEquals(60, coins(tom));
  }
}
