package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Instants and numbers beyond what the database or a long holds mean what they say. */
class FarValuesIT extends ServerTest {
  private static final List<String> PAST =
      List.of(
          "-1000000000-01-01T00:00:00Z",
          "-999999999-01-01T00:00:00Z",
          "-4713-01-01T00:00:00Z",
          "-4712-01-01T00:00:00Z",
          "-0001-12-31T23:59:59.999999999Z",
          "1969-12-31T23:59:59Z");
  private static final List<String> FUTURE =
      List.of(
          "9999-12-31T23:59:59.999999999Z",
          "%2B294275-12-31T00:00:00Z",
          "%2B294276-12-31T23:59:59.999999Z",
          "%2B294277-01-01T00:00:00Z",
          "%2B1000000000-12-31T23:59:59.999999999Z");
  private static final List<String> HUGE =
      List.of("9007199254740993", "9223372036854775807", "9223372036854775808", "9".repeat(200));

  @Test
  void everyInstantIsAnswered() throws Exception {
    String key = player();
    for (String at : PAST) {
      Http.get(key + "?at=" + at).problem(404, "not-found");
    }
    Http.act(key, Http.action("add_coins", "1")).expect(200);
    Http.act(key, Http.action("add_coins", "1")).expect(200);
    for (String at : PAST) {
      Http.get(key + "?at=" + at).problem(404, "not-found");
    }
    for (String at : FUTURE) {
      assertEquals(2, Http.get(key + "?at=" + at).expect(200).version(), at);
    }
    for (String at : List.of("-1000000001-01-01T00:00:00Z", "%2B1000000001-01-01T00:00:00Z")) {
      Http.get(key + "?at=" + at).problem(400, "malformed");
    }
  }

  @Test
  void everyNumberIsAnswered() throws Exception {
    String key = player();
    Http.act(key, Http.action("add_coins", "1")).expect(200);
    for (String huge : HUGE) {
      Http.get(key + "?version=" + huge).problem(404, "not-found");
      assertEquals(
          1,
          Http.get(key + "/versions?before=" + huge)
              .expect(200)
              .json()
              .getJsonArray("versions")
              .size());
      Http.get(key + "/versions?limit=" + huge).problem(400, "malformed");
      Http.get(key + "/versions/diff?from=0&to=" + huge).problem(404, "not-found");
      Http.get(key + "/versions/diff?to=0&from=" + huge).problem(404, "not-found");
      Http.get(key, "If-None-Match", "\"" + huge + "\"").expect(200);
      int status = Http.act(key, Http.action("restore", "{\"version\":" + huge + "}")).status();
      assertTrue(status == 400 || status == 422, huge + ": " + status);
      Http.act(key, "{\"client\":\"c\",\"actions\":[{\"id\":" + huge + ",\"name\":\"add_coins\"}]}")
          .problem(400, "malformed");
    }
    assertEquals(1, Http.get(key).version());
  }

  @Test
  void aPageOfAUsersKeysBeginsBehindAnyText() throws Exception {
    for (String after : List.of("a/%00", "%00/a", "a/%ED%A0%80", "%0A/b")) {
      Http.get("/api/users/ann/keys?after=" + after).problem(400, "malformed");
    }
    for (String after : List.of("a/", "/", "zz/%F4%8F%BF%BF", "a/b/c")) {
      Http.get("/api/users/ann/keys?after=" + after).expect(200);
    }
  }

  @Test
  void aStreamResumesBehindAnyNumber() throws Exception {
    String key = player();
    Http.act(key, Http.action("add_coins", "1")).expect(200);
    for (String huge : HUGE) {
      try (EventReader reader = EventReader.open(key, "Last-Event-ID", huge)) {
        assertEquals("unknown-version", reader.next("reset").json().getString("reason"));
      }
    }
  }
}
