package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatchIT extends ServerTest {

  private static Reply patch(String key, String type, String body, String... headers)
      throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = type;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return Http.send("PATCH", key, body, all);
  }

  private static Reply merge(String key, String body, String... headers) throws Exception {
    return patch(key, Http.MERGE_PATCH, body, headers);
  }

  @Test
  void mergePatchAnswersTheEntry() throws Exception {
    String key = lobby();
    Reply first = merge(key, "{\"a\":{\"b\":1},\"c\":2}").expect(200);
    Reply second = merge(key, "{\"a\":{\"b\":null,\"d\":3}}").expect(200);

    assertEquals("\"1\"", first.header("ETag"));
    assertEquals("\"2\"", second.header("ETag"));
    assertEquals(JsonText.read("{\"a\":{\"d\":3},\"c\":2}"), second.json().get("data"));
    assertEquals(Http.get(key).json(), second.json());
  }

  @Test
  void jsonPatchIsOneAction() throws Exception {
    String key = lobby();
    String operations =
        "[{\"op\":\"add\",\"path\":\"/a\",\"value\":1},{\"op\":\"copy\",\"from\":\"/a\",\"path\":\"/b\"}]";
    Reply reply = patch(key, Http.JSON_PATCH + ";charset=utf-8", operations).expect(200);

    assertEquals(JsonText.read("{\"a\":1,\"b\":1}"), reply.json().get("data"));
    JsonObject version =
        Http.get(key + "/versions").json().getJsonArray("versions").getJsonObject(0);
    assertEquals(1, version.getJsonArray("actions").size());
    JsonObject action = version.getJsonArray("actions").getJsonObject(0);
    assertEquals("patch", action.getString("name"));
    assertEquals(JsonText.read(operations), action.getJsonObject("args").get("operations"));
  }

  @Test
  void failedTestIsAConflict() throws Exception {
    String key = lobby();
    merge(key, "{\"a\":1}").expect(200);
    String body =
        "[{\"op\":\"replace\",\"path\":\"/a\",\"value\":2},{\"op\":\"test\",\"path\":\"/a\",\"value\":1}]";

    patch(key, Http.JSON_PATCH, body).problem(409, "test-failed");

    assertEquals(JsonText.read("{\"a\":1}"), Http.get(key).json().get("data"));
  }

  @Test
  void patchThatDoesNotApplyIsUnprocessable() throws Exception {
    String key = lobby();
    String body = "[{\"op\":\"remove\",\"path\":\"/none\"}]";
    JsonObject problem = patch(key, Http.JSON_PATCH, body).problem(422, "rejected");
    assertTrue(problem.getString("detail").contains("/none"), problem::toString);
    Http.get(key).problem(404, "not-found");
  }

  @Test
  void malformedPatchIsABadRequest() throws Exception {
    for (String body :
        List.of(
            "{}",
            "[1]",
            "[{\"op\":\"explode\",\"path\":\"\"}]",
            "[{\"op\":\"add\",\"path\":\"\"}]")) {
      patch(lobby(), Http.JSON_PATCH, body).problem(400, "malformed");
    }
  }

  @Test
  void ifMatchIsHonoured() throws Exception {
    String key = lobby();
    merge(key, "{\"n\":0}", "If-Match", "*").problem(412, "precondition-failed");
    merge(key, "{\"n\":0}").expect(200);

    merge(key, "{\"n\":1}", "If-Match", "\"1\"").expect(200);
    merge(key, "{\"n\":2}", "If-Match", "\"9\", \"2\"").expect(200);
    merge(key, "{\"n\":3}", "If-Match", "*").expect(200);
    for (String tags : List.of("\"3\"", "W/\"4\"", "\"04\"", "\"four\"", "\"3\",\"5\"")) {
      JsonObject problem =
          merge(key, "{\"n\":9}", "If-Match", tags).problem(412, "precondition-failed");
      assertEquals(4, problem.getInt("version"));
    }
    for (String tags : List.of("4", "\"4", "*, \"4\"", ",")) {
      merge(key, "{\"n\":9}", "If-Match", tags).problem(400, "malformed");
    }
    assertEquals(4, Http.get(key).version());
  }

  @Test
  void ofConcurrentConditionalPatchesOneWins() throws Exception {
    String key = lobby();
    merge(key, "{\"n\":0}").expect(200);
    List<Integer> statuses =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(
                i -> {
                  try {
                    return merge(key, "{\"n\":" + (i + 1) + "}", "If-Match", "\"1\"").status();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                })
            .sorted()
            .toList();
    assertEquals(List.of(200, 412, 412, 412, 412, 412, 412, 412), statuses);
  }

  @Test
  void idempotencyKeyMakesARepeatSafe() throws Exception {
    String key = lobby();
    String append = "[{\"op\":\"add\",\"path\":\"/-\",\"value\":1}]";
    merge(key, "[]").expect(200);
    patch(key, Http.JSON_PATCH, append, "Idempotency-Key", "k").expect(200);
    Reply again = patch(key, Http.JSON_PATCH, append, "Idempotency-Key", "k").expect(200);

    assertEquals(JsonText.read("[1]"), again.json().get("data"));
    merge(key, "{}", "Idempotency-Key", "k").problem(422, "key-reused");
  }

  @Test
  void typedStoresAreNotPatched() throws Exception {
    JsonObject problem = merge(player(), "{\"coins\":1}").problem(415, "not-patchable");
    assertTrue(problem.getString("detail").contains("players"), problem::toString);
  }

  @Test
  void deepestPatchFits() throws Exception {
    String key = lobby();
    merge(key, "[".repeat(99) + "]".repeat(99)).expect(200);
    merge(key, "[".repeat(100) + "]".repeat(100)).problem(400, "malformed");
  }
}
