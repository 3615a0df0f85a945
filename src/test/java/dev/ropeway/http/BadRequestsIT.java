package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every bad request gets its problem document, and nothing of it is recorded. */
class BadRequestsIT extends ServerTest {
  private static final int BODY_LIMIT = 1_048_576;

  private record Row(int status, String type, String body, String... headers) {}

  private static Row bad(String body) {
    return new Row(400, "malformed", body, "Content-Type", Http.JSON);
  }

  private static Row typed(String contentType) {
    String body = "{\"actions\":[{\"name\":\"add_coins\",\"args\":1}]}";
    return new Row(415, "unsupported-media-type", body, "Content-Type", contentType);
  }

  private static String numbered(String id) {
    return "{\"client\":\"me\",\"actions\":[{\"id\":"
        + id
        + ",\"name\":\"add_coins\",\"args\":1}]}";
  }

  private static String nested(int depth) {
    return "{\"actions\":[{\"name\":\"add_coins\",\"args\":"
        + "[".repeat(depth)
        + "]".repeat(depth)
        + "}]}";
  }

  private static String many(int count) {
    String one = "{\"name\":\"add_coins\",\"args\":1}";
    return IntStream.range(0, count)
        .mapToObj(i -> one)
        .collect(Collectors.joining(",", "{\"actions\":[", "]}"));
  }

  private static List<Row> rows() {
    return Stream.concat(malformedJson(), Stream.concat(malformedMembers(), refused())).toList();
  }

  private static Stream<Row> malformedJson() {
    return Stream.of(
        bad(""),
        bad(" "),
        bad("{"),
        bad("{\"actions\":[{\"name\":\"add_coins\",\"args\":1}]} x"),
        bad("{\"actions\":[{\"name\":\"add_coins\",\"args\":1}],\"actions\":[]}"),
        bad("{\"actions\":[{\"name\":\"add_coins\",\"args\":1,\"args\":2}]}"),
        bad("{\"actions\":[{\"name\":\"add_coins\",\"args\":9223372036854775808}]}"),
        bad("{\"actions\":[{\"name\":\"add_coins\",\"args\":1e400}]}"),
        bad("{\"actions\":[{\"name\":\"add_coins\",\"args\":NaN}]}"),
        bad("{\"actions\":[{\"name\":\"add_coins\",\"args\":01}]}"),
        bad("{\"actions\":[{\"name\":\"rename\",\"args\":\"\\u0000\"}]}"),
        bad("{\"actions\":[{\"name\":\"rename\",\"args\":\"\\ud800\"}]}"),
        bad("{'actions':[]}"),
        bad("\ufeff{\"actions\":[{\"name\":\"add_coins\",\"args\":1}]}"),
        bad(nested(98)),
        bad("[".repeat(200_000)));
  }

  private static Stream<Row> malformedMembers() {
    return Stream.of(
        bad("null"),
        bad("[]"),
        bad("{}"),
        bad("{\"actions\":[]}"),
        bad("{\"actions\":{}}"),
        bad("{\"actions\":[1]}"),
        bad("{\"actions\":[{}]}"),
        bad("{\"actions\":[{\"name\":1}]}"),
        bad("{\"actions\":[{\"name\":\"add_coins\",\"args\":1,\"when\":0}]}"),
        bad("{\"actions\":[{\"name\":\"add_coins\",\"args\":1}],\"user\":\"u\"}"),
        bad("{\"client\":null,\"actions\":[{\"name\":\"add_coins\",\"args\":1}]}"),
        bad("{\"client\":\"c\",\"actions\":[{\"name\":\"add_coins\",\"args\":1}]}"),
        bad("{\"actions\":[{\"id\":1,\"name\":\"add_coins\",\"args\":1}]}"),
        bad(
            "{\"client\":\"c\",\"actions\":[{\"id\":1,\"name\":\"add_coins\",\"args\":1},{\"name\":\"add_coins\",\"args\":1}]}"),
        bad(
            "{\"client\":\"c\",\"actions\":[{\"id\":1,\"name\":\"add_coins\",\"args\":1},{\"id\":1,\"name\":\"add_coins\",\"args\":1}]}"),
        bad(Http.action("", 1, "add_coins", "1")),
        bad(Http.action("a\\nb", 1, "add_coins", "1")),
        bad(Http.action("ropeway:me", 1, "add_coins", "1")),
        bad(numbered("1e20")),
        bad(numbered("1.8446744073709551617e19")),
        bad(numbered("100000000000000000000")),
        bad(Http.action("x".repeat(201), 1, "add_coins", "1")),
        bad(Http.action("c", 0, "add_coins", "1")),
        bad(Http.action("c", -1, "add_coins", "1")),
        bad(Http.action("c", 1L << 53, "add_coins", "1")),
        bad("{\"client\":\"c\",\"actions\":[{\"id\":1.5,\"name\":\"add_coins\",\"args\":1}]}"),
        bad("{\"client\":\"c\",\"actions\":[{\"id\":\"1\",\"name\":\"add_coins\",\"args\":1}]}"));
  }

  private static Stream<Row> refused() {
    String fine = "{\"actions\":[{\"name\":\"add_coins\",\"args\":1}]}";
    return Stream.of(
        typed("text/plain"),
        typed("application/x-www-form-urlencoded"),
        typed("application/json-patch+json"),
        new Row(415, "unsupported-media-type", fine),
        new Row(400, "malformed", fine, "Content-Type", "nonsense"),
        new Row(406, "not-acceptable", fine, "Content-Type", Http.JSON, "Accept", "text/html"),
        new Row(400, "malformed", fine, "Content-Type", Http.JSON, "Idempotency-Key", ""),
        new Row(
            400, "malformed", fine, "Content-Type", Http.JSON, "Idempotency-Key", "x".repeat(201)),
        new Row(
            400,
            "malformed",
            fine,
            "Content-Type",
            Http.JSON,
            "Idempotency-Key",
            "a",
            "Idempotency-Key",
            "b"),
        new Row(422, "too-many-actions", many(1_001), "Content-Type", Http.JSON),
        new Row(413, "body-too-large", fine + " ".repeat(BODY_LIMIT), "Content-Type", Http.JSON),
        new Row(422, "wrong-argument", Http.action("add_coins", "1.5"), "Content-Type", Http.JSON),
        new Row(422, "wrong-argument", nested(97), "Content-Type", Http.JSON),
        new Row(
            422,
            "unknown-action",
            Http.action("x".repeat(100_000), "1"),
            "Content-Type",
            Http.JSON));
  }

  @TestFactory
  List<DynamicTest> badActions() throws Exception {
    String bob = player();
    Http.act(bob, Http.action("add_coins", "1")).expect(200);
    String history = Http.get(bob + "/versions").body();
    return rows().stream().map(row -> test(row, bob, history)).toList();
  }

  private static DynamicTest test(Row row, String bob, String history) {
    String body = row.body();
    String shown = body.length() > 120 ? body.substring(0, 120) + "…" : body;
    return dynamicTest(
        row.status() + " " + String.join(" ", row.headers()) + " " + shown,
        () -> {
          Reply reply = Http.send("POST", bob + "/actions", body, row.headers());
          reply.problem(row.status(), row.type());
          assertTrue(reply.body().length() < 3_000, "the problem is as long as the request");
          assertEquals(history, Http.get(bob + "/versions").body());
        });
  }

  @Test
  void bodyIsCountedWhenItsLengthIsNotTold() throws Exception {
    String bob = player();
    byte[] body = " ".repeat(BODY_LIMIT + 1).getBytes(StandardCharsets.UTF_8);
    Http.chunked("POST", bob + "/actions", body, "Content-Type", Http.JSON)
        .problem(413, "body-too-large");
    byte[] fits = new byte[BODY_LIMIT];
    byte[] action = Http.action("add_coins", "1").getBytes(StandardCharsets.UTF_8);
    Arrays.fill(fits, (byte) ' ');
    System.arraycopy(action, 0, fits, 0, action.length);
    Http.chunked("POST", bob + "/actions", fits, "Content-Type", Http.JSON).expect(200);
    assertEquals(1, Http.get(bob).version());
  }

  @Test
  void invalidUtf8IsMalformed() throws Exception {
    byte[] body = Http.action("rename", "\"?\"").getBytes(StandardCharsets.UTF_8);
    body[new String(body, StandardCharsets.UTF_8).indexOf('?')] = (byte) 0xff;
    Http.bytes("POST", player() + "/actions", body, "Content-Type", Http.JSON)
        .problem(400, "malformed");
  }

  @Test
  void mostActionsFit() throws Exception {
    String bob = player();
    Http.act(bob, many(1_000)).expect(200);
    assertEquals(1_000, Http.get(bob).json().getJsonObject("data").getInt("coins"));
  }

  @Test
  void badKeysAreRefused() throws Exception {
    String keys = "/api/stores/players/keys/";
    for (String key : List.of("%C2%85", "x".repeat(201), "a;b", "a;b=c", "%ED%A0%80", "%2e%2e")) {
      Http.raw("GET", keys + key).problem(400, "malformed");
      Http.raw("GET", keys + key + "/versions").problem(400, "malformed");
      Http.raw("GET", keys + key + "/updates").problem(400, "malformed");
    }
    // the server itself refuses these before the application sees them
    for (String key : List.of("%00", "%0A", "%7F", "%zz", "%", "..%00")) {
      assertEquals(400, Http.raw("GET", keys + key).status());
    }
    Http.raw("GET", keys + "%F0%9F%98%80".repeat(200)).problem(404, "not-found");
    Http.raw("GET", keys + "%F0%9F%98%80".repeat(201)).problem(400, "malformed");
    for (String key : List.of("..%2f", "%2F", "a|b")) {
      Http.raw("GET", keys + key).problem(404, "not-found");
    }
  }

  @Test
  void unknownPathsStoresAndMethods() throws Exception {
    for (String path :
        List.of("/api", "/api/", "/api/nothing", player() + "/nothing", player() + "/actions/1")) {
      Http.get(path).problem(404, "not-found");
    }
    for (String path : List.of("", "/keys", "/keys/a", "/keys/a/versions", "/keys/a/updates")) {
      Http.get("/api/stores/nowhere" + path).problem(404, "not-found");
    }
    Http.act("/api/stores/nowhere/keys/a", Http.action("set", "1")).problem(404, "not-found");
    for (String method : List.of("PUT", "POST")) {
      Reply reply = Http.send(method, player(), "{}", "Content-Type", Http.JSON);
      reply.problem(405, "method-not-allowed");
      assertTrue(reply.header("Allow").contains("GET"), reply::toString);
    }
    Http.send("DELETE", player() + "/versions", "").problem(405, "method-not-allowed");
    Reply get = Http.get(player() + "/actions");
    get.problem(405, "method-not-allowed");
    assertTrue(get.header("Allow").contains("POST"), get::toString);
    Http.get(player(), "Accept", "text/html").problem(406, "not-acceptable");
    Http.get(player() + "/updates", "Accept", Http.JSON).problem(406, "not-acceptable");
  }

  @Test
  void badPatchesAreRefused() throws Exception {
    String key = lobby();
    for (String type : List.of("application/json", "text/plain", "application/xml")) {
      Http.send("PATCH", key, "{}", "Content-Type", type).problem(415, "unsupported-media-type");
    }
    Http.send("PATCH", key, "{}").problem(415, "unsupported-media-type");
    Http.send("PATCH", key, "{", "Content-Type", Http.MERGE_PATCH).problem(400, "malformed");
    String large = " ".repeat(BODY_LIMIT) + "{}";
    Http.send("PATCH", key, large, "Content-Type", Http.MERGE_PATCH).problem(413, "body-too-large");
    Http.get(key).problem(404, "not-found");
  }

  @Test
  void badStreamRequestsAreRefused() throws Exception {
    String updates = lobby() + "/updates";
    for (String query :
        List.of("lastEventId=x", "lastEventId=-1", "client=", "client=ropeway:x", "client=%0A")) {
      Http.get(updates + "?" + query).problem(400, "malformed");
    }
    Http.get(updates, "Last-Event-ID", "x").problem(400, "malformed");
    Http.get(updates + "?lastEventId=0", "Last-Event-ID", "1.5").problem(400, "malformed");
  }
}
