package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The names "." and "..", which no browser can put into a path, are refused wherever they come. */
class DotKeysIT extends ServerTest {
  private static final List<String> DOTS = List.of(".", "..");

  @Test
  void aPathOfDotsReachesNothing() throws Exception {
    String before = stored();
    for (String dots : List.of("%2E", "%2e%2E", ".%2e", ".", "..")) {
      for (String rest : List.of("", "/versions", "/updates", "/actions", "/users/ann")) {
        for (String method : List.of("GET", "POST", "PATCH", "PUT")) {
          Reply reply = Http.raw(method, "/api/stores/lobby/keys/" + dots + rest);
          String what = method + " " + dots + rest + " " + reply;
          // as a container resolves the path, it may be that of the list of keys
          boolean list = reply.status() == 200 && reply.json().containsKey("keys");
          assertTrue(list || (reply.status() >= 400 && reply.status() < 500), what);
        }
      }
    }
    assertEquals(before, stored());
  }

  @Test
  void aTransactionOnOneIsRefused() throws Exception {
    String before = stored();
    for (String dots : DOTS) {
      String body =
          """
          {"actions": [{"store": "lobby", "key": "%s", "name": "set",
            "args": {"path": "", "value": 1}}]}\
          """
              .formatted(dots);
      String detail =
          Http.send("POST", "/api/transactions", body, "Content-Type", Http.JSON)
              .problem(400, "malformed")
              .getString("detail");
      assertTrue(detail.contains("\"..\""), detail);
      String failure = body.replace("\"key\": \"" + dots, "\"key\": \"fine");
      String both = failure.substring(0, failure.lastIndexOf('}')) + ", \"onFailure\": [" + "%s]}";
      String part = body.substring(body.indexOf("[") + 1, body.lastIndexOf(']'));
      Http.send("POST", "/api/transactions", both.formatted(part), "Content-Type", Http.JSON)
          .problem(400, "malformed");
    }
    assertEquals(before, stored());
  }

  @Test
  void namesThatOnlyBeginWithDotsAreKeys() throws Exception {
    for (String key : List.of("...", ".a", "a.", "..%2Fa", "%2E%2F%2E", "%252e")) {
      String path = "/api/stores/lobby/keys/" + key;
      Http.act(path, Http.action("set", "{\"path\":\"\",\"value\":1}")).expect(200);
      assertEquals(1, Http.get(path).expect(200).json().getInt("data"), key);
    }
  }

  private static String stored() throws Exception {
    return Http.get("/api/stores/lobby/keys?prefix=.").expect(200).body();
  }
}
