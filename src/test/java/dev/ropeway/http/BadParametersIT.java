package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every parameter of a path, query or header that can be wrong is refused by its name. */
class BadParametersIT extends ServerTest {
  private static final String PLAYERS = "/api/stores/players/keys";
  private static final String BOB = PLAYERS + "/bob";
  private static final List<String> NO_NUMBERS =
      List.of("", "x", "-1", "1.5", "1e3", "0x1", "%20", "%E2%82%AC", "null", "NaN");
  private static final List<String> NO_NAMES =
      List.of("%00", "%0A", "%C2%85", "%ED%A0%80", "%FF", "%C0%80", "%zz", "%", "%1");

  private static Stream<String> queries(String path, String name, List<String> values) {
    return values.stream().map(value -> path + "?" + name + "=" + value);
  }

  /** Path with query, and the parameter that its refusal must name. */
  private static Map<String, String> bad() {
    Map<String, String> all = new TreeMap<>();
    for (String path : List.of(PLAYERS, BOB + "/versions")) {
      queries(path, "limit", NO_NUMBERS).forEach(q -> all.put(q, "limit"));
      queries(path, "limit", List.of("0", "1001", "99999999999999999999"))
          .forEach(q -> all.put(q, "limit"));
      all.put(path + "?limit=1&limit=1", "limit");
    }
    for (String name : List.of("prefix", "after")) {
      queries(PLAYERS, name, NO_NAMES).forEach(q -> all.put(q, name));
      all.put(PLAYERS + "?" + name + "=" + "x".repeat(201), name);
      all.put(PLAYERS + "?" + name + "=a&" + name + "=b", name);
    }
    queries(BOB + "/versions", "before", NO_NUMBERS).forEach(q -> all.put(q, "before"));
    queries(BOB, "version", NO_NUMBERS).forEach(q -> all.put(q, "version"));
    queries(BOB, "at", List.of("", "now", "2026-11-01", "2026-13-01T00:00:00Z", "1", "%FF"))
        .forEach(q -> all.put(q, "at"));
    all.put(BOB + "?version=1&at=2026-11-01T00:00:00Z", "version");
    queries(BOB + "/updates", "lastEventId", NO_NUMBERS.subList(1, NO_NUMBERS.size()))
        .forEach(q -> all.put(q, "lastEventId")); // an empty one is none
    queries(BOB + "/updates", "client", NO_NAMES).forEach(q -> all.put(q, "client"));
    for (String client : List.of("", "ropeway:x", "x".repeat(201))) {
      all.put(BOB + "/updates?client=" + client, "lient");
    }
    return all;
  }

  @TestFactory
  Stream<DynamicTest> queries() {
    return bad().entrySet().stream()
        .map(
            bad ->
                dynamicTest(
                    bad.getKey(),
                    () -> {
                      Reply reply = Http.raw("GET", bad.getKey());
                      String detail = reply.problem(400, "malformed").getString("detail");
                      assertTrue(detail.contains(bad.getValue()), detail);
                    }));
  }

  private record Header(String method, String path, String name, String value, int status) {}

  @TestFactory
  Stream<DynamicTest> headers() throws Exception {
    String room = lobby();
    String bob = player();
    Http.act(room, Http.action("set", "{\"path\":\"/x\",\"value\":1}")).expect(200);
    Http.act(bob, Http.action("add_coins", "1")).expect(200);
    return Stream.of(
            new Header("GET", bob, "If-None-Match", "1", 400),
            new Header("GET", bob, "If-None-Match", "\"1", 400),
            new Header("GET", bob, "If-None-Match", "", 400),
            new Header("GET", bob, "Accept", "text/html", 406),
            new Header("GET", bob, "Accept", "///", 400),
            new Header("GET", bob, "Accept", "nonsense", 400),
            new Header("GET", bob + "/updates", "Accept", "application/json", 406),
            new Header("GET", bob + "/updates", "Last-Event-ID", "x", 400),
            new Header("GET", bob + "/updates", "Last-Event-ID", "-1", 400),
            new Header("POST", bob + "/actions", "Content-Type", "text/plain", 415),
            new Header("POST", bob + "/actions", "Content-Type", "nonsense", 400),
            new Header("POST", bob + "/actions", "Idempotency-Key", "", 400),
            new Header("POST", bob + "/actions", "Idempotency-Key", "x".repeat(201), 400),
            new Header("POST", bob + "/actions", "Accept", "text/html", 406),
            new Header("PATCH", room, "If-Match", "1", 400),
            new Header("PATCH", room, "If-Match", "*, \"1\"", 400),
            new Header("PATCH", room, "Idempotency-Key", "", 400),
            new Header("PATCH", room, "Content-Type", "application/xml", 415),
            new Header("PATCH", room, "Content-Type", "/", 400))
        .map(
            bad ->
                dynamicTest(
                    bad.method() + " " + bad.name() + ": " + shortened(bad.value()),
                    () -> refused(bad)));
  }

  private static String shortened(String value) {
    return value.length() > 40 ? value.substring(0, 40) + "…" : value;
  }

  private static void refused(Header bad) throws Exception {
    String key = bad.path().replaceAll("/(actions|updates)$", "");
    String before = Http.get(key + "/versions").body();
    Reply reply;
    if (bad.method().equals("GET")) {
      reply = Http.get(bad.path(), bad.name(), bad.value());
    } else {
      boolean post = bad.method().equals("POST");
      String body = post ? Http.action("add_coins", "1") : "{\"x\":2}";
      String type = post ? Http.JSON : Http.MERGE_PATCH;
      reply =
          bad.name().equals("Content-Type")
              ? Http.send(bad.method(), bad.path(), body, bad.name(), bad.value())
              : Http.send(
                  bad.method(), bad.path(), body, "Content-Type", type, bad.name(), bad.value());
    }
    assertEquals(bad.status(), reply.status(), reply::toString);
    assertEquals("application/problem+json", reply.header("Content-Type"), reply::toString);
    String detail = reply.json().getString("detail");
    assertTrue(detail.contains(bad.name()), detail);
    assertEquals(before, Http.get(key + "/versions").body());
  }

  @Test
  void headersThatMayBeIgnoredAre() throws Exception {
    String bob = player();
    String body = Http.action("add_coins", "1");
    Http.send("POST", bob + "/actions", body, "Content-Type", Http.JSON, "Prefer", "\"=;,")
        .expect(200);
  }

  @Test
  void everyOtherMethodOfEveryPath() throws Exception {
    Set<String> all = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "FOO");
    Map<String, Set<String>> allowed =
        Map.of(
            "/api/stores",
            Set.of("GET", "HEAD"),
            "/api/stores/players",
            Set.of("GET", "HEAD"),
            PLAYERS,
            Set.of("GET", "HEAD"),
            BOB,
            Set.of("GET", "HEAD", "PATCH", "DELETE"),
            BOB + "/versions",
            Set.of("GET", "HEAD"),
            BOB + "/updates",
            Set.of("GET", "HEAD"),
            BOB + "/actions",
            Set.of("POST"));
    for (var path : allowed.entrySet()) {
      for (String method : all) {
        if (!path.getValue().contains(method)) {
          Reply reply = Http.raw(method, path.getKey());
          String what = method + " " + path.getKey() + " " + reply;
          assertEquals(405, reply.status(), what);
          if (!method.equals("HEAD")) {
            reply.problem(405, "method-not-allowed");
          }
          path.getValue().forEach(m -> assertTrue(reply.header("Allow").contains(m), what));
        }
      }
    }
  }

  @Test
  void storesThatDoNotExist() throws Exception {
    for (String store : List.of("nowhere", "Players", "players%20", "..%2fplayers", "%2e%2e")) {
      for (String rest : List.of("", "/keys", "/keys/a", "/keys/a/versions", "/keys/a/updates")) {
        Reply reply = Http.raw("GET", "/api/stores/" + store + rest);
        String detail = reply.problem(404, "not-found").getString("detail");
        assertTrue(detail.contains("store"), detail);
      }
      Http.raw("POST", "/api/stores/" + store + "/keys/a/actions").problem(404, "not-found");
      Http.raw("PATCH", "/api/stores/" + store + "/keys/a").problem(415, "unsupported-media-type");
    }
    for (String store : List.of("%FF", "%ED%A0%80")) {
      Http.raw("GET", "/api/stores/" + store).problem(400, "malformed");
    }
  }

  /** Pages and whatever else stands outside of the API. */
  @Test
  void pathsThatClimb() throws Exception {
    for (String path :
        List.of(
            "/%5C..%5C..%5Cetc%5Cpasswd",
            "/..%5C..%5Cx",
            "/%5C",
            "/%2e%2e/%2e%2e/etc/passwd",
            "/..%2f..%2fetc%2fpasswd",
            "/demo/%5C..%5C..%5CWEB-INF%5Cweb.xml",
            "/demo/..%2fWEB-INF/web.xml",
            "/WEB-INF/web.xml",
            "/%57EB-INF/web.xml",
            "/demo/%2e%2e%5cWEB-INF/web.xml")) {
      int status = Http.raw("GET", path).status();
      assertTrue(status >= 400 && status < 500, path + ": " + status);
    }
  }
}
