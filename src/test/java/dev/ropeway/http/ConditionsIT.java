package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** If-None-Match on writes, alone and together with If-Match. */
class ConditionsIT extends ServerTest {

  private static Reply merge(String key, String body, String... headers) throws Exception {
    return send("PATCH", key, body, Http.MERGE_PATCH, headers);
  }

  private static Reply set(String key, int value, String... headers) throws Exception {
    String body = Http.action("set", "{\"path\":\"\",\"value\":" + value + "}");
    return send("POST", key + "/actions", body, Http.JSON, headers);
  }

  private static Reply send(String method, String path, String body, String type, String... headers)
      throws Exception {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = type;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return Http.send(method, path, body, all);
  }

  @Test
  void starCreatesOnlyWhatIsAbsent() throws Exception {
    String key = lobby();
    merge(key, "{\"n\":0}", "If-None-Match", "*").expect(200);

    JsonObject problem =
        merge(key, "{\"n\":1}", "If-None-Match", "*").problem(412, "precondition-failed");

    assertEquals(1, problem.getInt("version"));
    assertEquals(0, Http.get(key).json().getJsonObject("data").getInt("n"));
  }

  @Test
  void aTagOfTheCurrentVersionForbidsTheWrite() throws Exception {
    String key = lobby();
    merge(key, "{\"n\":1}").expect(200);
    for (String tags : List.of("\"1\"", "W/\"1\"", "\"7\", \"1\"")) {
      merge(key, "{\"n\":9}", "If-None-Match", tags).problem(412, "precondition-failed");
    }
    merge(key, "{\"n\":2}", "If-None-Match", "\"7\"").expect(200);
    merge(key, "{\"n\":3}", "If-None-Match", "\"1\", \"02\", \"x\"").expect(200);
    for (String tags : List.of("3", "*, \"3\"", "")) {
      merge(key, "{\"n\":9}", "If-None-Match", tags).problem(400, "malformed");
    }
    assertEquals(3, Http.get(key).version());
  }

  @Test
  void bothConditionsMustHold() throws Exception {
    String key = lobby();
    merge(key, "{\"n\":1}", "If-Match", "*", "If-None-Match", "*")
        .problem(412, "precondition-failed");
    merge(key, "{\"n\":1}", "If-Match", "\"0\"", "If-None-Match", "*").expect(200);
    merge(key, "{\"n\":9}", "If-Match", "\"1\"", "If-None-Match", "\"1\"")
        .problem(412, "precondition-failed");
    merge(key, "{\"n\":9}", "If-Match", "*", "If-None-Match", "\"1\"")
        .problem(412, "precondition-failed");
    merge(key, "{\"n\":2}", "If-Match", "*", "If-None-Match", "\"9\"").expect(200);
    assertEquals(2, Http.get(key).version());
  }

  @Test
  void ofManyWhoCreateOneWins() throws Exception {
    String key = lobby();
    List<Integer> statuses =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(
                i -> {
                  try {
                    return merge(key, "{\"n\":" + i + "}", "If-None-Match", "*").status();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                })
            .sorted()
            .toList();
    assertEquals(List.of(200, 412, 412, 412, 412, 412, 412, 412), statuses);
  }

  @Test
  void aSingleActionTakesConditionsToo() throws Exception {
    String key = lobby();
    set(key, 1, "If-None-Match", "*").expect(200);
    set(key, 2, "If-None-Match", "*").problem(412, "precondition-failed");
    set(key, 2, "If-Match", "\"9\"").problem(412, "precondition-failed");
    set(key, 2, "If-Match", "\"1\"").expect(200);
    set(key, 3, "If-None-Match", "\"2\", \"x").problem(400, "malformed");
    assertEquals(2, Http.get(key).json().getInt("data"));
  }

  @Test
  void aRepeatAnswersTheFirstOutcomeWhateverTheVersionIsNow() throws Exception {
    String key = lobby();
    for (int i = 0; i < 2; i++) {
      merge(key, "{\"n\":1}", "If-None-Match", "*", "Idempotency-Key", "once").expect(200);
    }
    assertEquals(1, Http.get(key).version());
  }

  @Test
  void aConditionThatCannotBeJudgedIsNotPassedOver() throws Exception {
    String key = lobby();
    String part = "{\"store\":\"lobby\",\"key\":\"%s\",\"name\":\"set\",\"args\":%s}";
    String args = "{\"path\":\"\",\"value\":1}";
    String transaction =
        "{\"actions\":[" + part.formatted(key.substring(key.lastIndexOf('/') + 1), args) + "]}";
    String several =
        "{\"actions\":[{\"name\":\"set\",\"args\":%s},{\"name\":\"set\",\"args\":%s}]}";
    for (String header : List.of("If-Match", "If-None-Match")) {
      for (Reply reply :
          List.of(
              send("POST", "/api/transactions", transaction, Http.JSON, header, "\"1\""),
              send("POST", key + "/actions", several.formatted(args, args), Http.JSON, header, "*"),
              Http.send("PUT", key + "/users/ann", "", header, "*"),
              Http.send("DELETE", key + "/users/ann", "", header, "*"))) {
        String detail = reply.problem(400, "malformed").getString("detail");
        assertTrue(detail.contains(header), detail);
      }
    }
    Http.get(key).problem(404, "not-found");
  }
}
