package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What counts as an answer of Ropeway's: the cases that the JavaScript mirror runs too. */
class AnswerVectorsTest {
  private static final Map<String, Wanted> WANTED =
      Map.of(
          "outcomes",
          Wanted.outcomesOf(JsonText.read("{\"actions\":[{\"id\":1}]}").asJsonObject()),
          "time",
          Wanted.TIME,
          "caller",
          Wanted.CALLER,
          "nothing",
          Wanted.NOTHING,
          "stream",
          Wanted.STREAM);

  @TestFactory
  Stream<DynamicTest> everyAnswerIsWhatItSays() {
    return Vectors.files("answers").stream()
        .flatMap(file -> Vectors.cases(file).stream())
        .map(each -> dynamicTest(each.getString("name"), () -> check(each)));
  }

  private static void check(JsonObject each) {
    Map<String, String> headers = new HashMap<>();
    if (each.containsKey("type")) {
      headers.put("Content-Type", each.getString("type"));
    }
    Wanted wanted = Objects.requireNonNull(WANTED.get(each.getString("wanted")));
    Answer answer = answer(each.getInt("status"), headers, each.getString("body"), wanted);
    assertEquals(
        each.getString("is"), answer.isNone() ? "none" : answer.ok() ? "answer" : "refusal");
    assertEquals(each.getBoolean("mayPass", answer.isNone()), answer.mayPass());
    assertEquals(each.getString("detail", answer.detail()), answer.detail());
    assertEquals(each.getInt("expectedId", 0), answer.expectedId());
  }

  @Test
  void howLongToWaitIsTakenFromRopewaysOwnRefusalsOnly() {
    Map<String, String> headers =
        Map.of("Content-Type", "application/problem+json", "Retry-After", "3");
    String ours = "{\"type\":\"urn:ropeway:problem:overloaded\"}";
    assertEquals(Duration.ofSeconds(3), answer(503, headers, ours, Wanted.NOTHING).retryAfter());
    assertEquals(Duration.ZERO, answer(503, headers, "{}", Wanted.NOTHING).retryAfter());
  }

  private static Answer answer(
      int status, Map<String, String> headers, String body, Wanted wanted) {
    Map<String, List<String>> lists = new HashMap<>();
    headers.forEach((name, value) -> lists.put(name, List.of(value)));
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return Answer.of(
        "http://a", status, HttpHeaders.of(lists, (name, value) -> true), bytes, wanted);
  }
}
