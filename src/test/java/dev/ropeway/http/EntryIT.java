package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryIT extends ServerTest {

  private static String written(int versions) throws Exception {
    String key = lobby();
    for (int i = 1; i <= versions; i++) {
      Http.act(key, Http.action("set", "{\"path\":\"\",\"value\":" + i + "}")).expect(200);
    }
    return key;
  }

  /** As if the database had been restored, and had given the version's number to another one. */
  private static String other(String tag) {
    return tag.replaceFirst("[0-9]\"$", tag.endsWith("7\"") ? "8\"" : "7\"");
  }

  private static Reply patch(String key, int value, String... headers) throws Exception {
    String[] all = Arrays.copyOf(headers, headers.length + 2);
    all[headers.length] = "Content-Type";
    all[headers.length + 1] = Http.MERGE_PATCH;
    return Http.send("PATCH", key, Integer.toString(value), all);
  }

  @Test
  void stampedTagIsNotThatOfALostVersionOfItsNumber() throws Exception {
    String key = written(2);
    String stamped = key + "?stamped=true";
    String tag = Http.get(stamped).expect(200).header("ETag");
    assertTrue(tag.matches("\"2[0-9]{10}\""), tag);
    assertEquals(tag, Http.get(stamped + "&version=2").header("ETag"));
    assertEquals("\"0\"", Http.get(stamped + "&version=0").header("ETag"));
    Http.get(key + "?stamped=yes").problem(400, "malformed");

    for (String known : List.of(tag, "W/" + tag, "\"2\"", "\"1\", " + tag)) {
      assertEquals(tag, Http.get(stamped, "If-None-Match", known).expect(304).header("ETag"));
      assertEquals("\"2\"", Http.get(key, "If-None-Match", known).expect(304).header("ETag"));
    }
    Http.get(stamped, "If-None-Match", other(tag)).expect(200);
    Http.get(key, "If-None-Match", other(tag)).expect(200);
  }

  @Test
  void writeIsNotMeantForALostVersionsNumber() throws Exception {
    String key = written(2);
    String tag = Http.get(key + "?stamped=true").header("ETag");
    String later = "\"9" + tag.substring(2);
    for (String lost : List.of(other(tag), later, other(tag) + ", " + later)) {
      patch(key, 3, "If-Match", lost).problem(412, "precondition-failed");
      Http.send("DELETE", key, "", "If-Match", lost).problem(412, "precondition-failed");
      String set = Http.action("set", "{\"path\":\"\",\"value\":3}");
      Http.send("POST", key + "/actions", set, "Content-Type", Http.JSON, "If-Match", lost)
          .problem(412, "precondition-failed");
    }
    patch(key, 3, "If-None-Match", tag).problem(412, "precondition-failed");
    patch(lobby(), 3, "If-Match", tag).problem(412, "precondition-failed");
    assertEquals(2, Http.get(key).version());

    patch(key, 3, "If-Match", tag, "Idempotency-Key", "k").expect(200);
    patch(key, 3, "If-Match", tag, "Idempotency-Key", "k").expect(200); // a repeat
    patch(key, 4, "If-Match", tag).problem(412, "precondition-failed");
    patch(key, 4, "If-Match", "\"3\"").expect(200);
    patch(key, 5, "If-None-Match", later + ", " + tag).expect(200);
    assertEquals(5, Http.get(key).version());

    String last = Http.get(key + "?stamped=true").header("ETag");
    for (int repeat = 0; repeat < 2; repeat++) {
      Http.send("DELETE", key, "", "If-Match", last, "Idempotency-Key", "d").expect(204);
    }
  }

  @Test
  void entryHasItsFiveMembersAndAnEtag() throws Exception {
    String key = written(2);
    Reply reply = Http.get(key).expect(200);

    assertEquals("\"2\"", reply.header("ETag"));
    assertEquals("application/json", reply.header("Content-Type"));
    JsonObject json = reply.json();
    assertEquals(
        List.of("store", "key", "version", "data", "updatedAt"), List.copyOf(json.keySet()));
    assertEquals("lobby", json.getString("store"));
    assertTrue(key.endsWith(json.getString("key")));
    assertEquals(2, json.getInt("data"));
    assertTrue(Instant.parse(json.getString("updatedAt")).isAfter(Instant.EPOCH));
  }

  @Test
  void keyNeverWrittenIsNotFoundButHasDefaultData() throws Exception {
    String key = player();
    Http.get(key).problem(404, "not-found");
    Http.get(key + "?version=1").problem(404, "not-found");
    Http.get(key + "?at=2030-01-01T00:00:00Z").problem(404, "not-found");

    Reply reply = Http.get(key + "?version=0").expect(200);
    assertEquals("\"0\"", reply.header("ETag"));
    assertEquals("new player", reply.json().getJsonObject("data").getString("name"));
    assertEquals(JsonValue.NULL, reply.json().get("updatedAt"));
  }

  @Test
  void ifNoneMatchAnswersNotModified() throws Exception {
    String key = written(2);
    for (String tags : List.of("\"2\"", "W/\"2\"", "\"x\" , \"2\"", "\"1\",W/\"2\",\"a,b\"", "*")) {
      Reply reply = Http.get(key, "If-None-Match", tags).expect(304);
      assertEquals("\"2\"", reply.header("ETag"), tags);
      assertEquals("", reply.body());
    }
    for (String tags : List.of("\"1\"", "\"02\"", "\"2.0\"", "W/\"3\"")) {
      Http.get(key, "If-None-Match", tags).expect(200);
    }
    Http.get(key, "If-None-Match", "\"1\"", "If-None-Match", "\"2\"").expect(304);
    Http.get(lobby(), "If-None-Match", "*").problem(404, "not-found");
    Http.get(key, "If-None-Match", "2").problem(400, "malformed");
    Http.get(key + "?version=1", "If-None-Match", "\"1\"").expect(304);
  }

  @Test
  void everyVersionCanBeRead() throws Exception {
    String key = written(3);
    for (int version = 1; version <= 3; version++) {
      Reply reply = Http.get(key + "?version=" + version).expect(200);
      assertEquals(version, reply.version());
      assertEquals(version, reply.json().getInt("data"));
      assertEquals("\"" + version + "\"", reply.header("ETag"));
    }
    assertEquals(JsonValue.EMPTY_JSON_OBJECT, Http.get(key + "?version=0").json().get("data"));
    Http.get(key + "?version=4").problem(404, "not-found");
    Http.get(key + "?version=99999999999999999999999").problem(404, "not-found");
  }

  @Test
  void atIsInclusive() throws Exception {
    String key = written(1);
    String first = Http.get(key).json().getString("updatedAt");
    Http.act(key, Http.action("set", "{\"path\":\"\",\"value\":2}")).expect(200);

    assertEquals(1, Http.get(key + "?at=" + first).expect(200).version());
    assertEquals(2, Http.get(key + "?at=2099-01-01T00:00:00%2B01:00").expect(200).version());
    String before = Instant.parse(first).minusMillis(1).toString();
    Http.get(key + "?at=" + before).problem(404, "not-found");
  }

  @Test
  void malformedParametersAreNamed() throws Exception {
    String key = written(1);
    for (String query :
        List.of("version=x", "version=", "version=-1", "version=1.0", "at=now", "at=2026-11-01")) {
      JsonObject problem = Http.get(key + "?" + query).problem(400, "malformed");
      String name = query.substring(0, query.indexOf('='));
      assertTrue(problem.getString("detail").contains(name), problem::toString);
    }
    Http.get(key + "?version=1&version=1").problem(400, "malformed");
    Http.get(key + "?version=1&at=2030-01-01T00:00:00Z").problem(400, "malformed");
  }

  @Test
  void headAnswersWithoutABody() throws Exception {
    String key = written(1);
    Reply reply = Http.send("HEAD", key, "").expect(200);
    assertEquals("\"1\"", reply.header("ETag"));
    assertEquals("", reply.body());
  }

  @Test
  void optionsListsTheMethods() throws Exception {
    Reply reply = Http.send("OPTIONS", lobby(), "").expect(200);
    assertTrue(reply.header("Allow").contains("PATCH"), reply::toString);
    assertTrue(reply.header("Accept-Patch").contains(Http.MERGE_PATCH), reply::toString);
  }

  @Test
  void keysMayHoldAnyCharacter() throws Exception {
    String unique = lobby();
    for (String odd :
        List.of("/", "a%2Fb", "%5C", "%3B", "%25", "%20", "+", "..", "%F0%9F%98%80")) {
      String key = unique + odd.replace("/", "%2F");
      Http.act(key, Http.action("set", "{\"path\":\"/odd\",\"value\":\"" + odd + "\"}"))
          .expect(200);
      JsonObject data = Http.get(key).expect(200).json().getJsonObject("data");
      assertEquals(odd, data.getString("odd"));
    }
  }

  @Test
  void stringsAndNumbersComeBackAsTheyWereSent() throws Exception {
    String key = lobby();
    String value =
        "[9223372036854775807,-0.5,1.10,1000000000000000000000.5,\"\\u2028\\ud83d\\ude00\\\"\\\\/\"]";
    Http.act(key, Http.action("set", "{\"path\":\"\",\"value\":" + value + "}")).expect(200);

    Reply reply = Http.get(key).expect(200);
    assertEquals(JsonText.read(value), reply.json().get("data"));
    assertTrue(reply.body().contains("1.10,"), reply::body);
    assertFalse(reply.body().contains("e+"), reply::body);
  }
}
