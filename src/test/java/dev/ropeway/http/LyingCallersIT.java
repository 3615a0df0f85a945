package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.TestIssuer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Callers that look like others, name what is not theirs in any spelling, or say two things at
 * once: they get nothing of it, and nobody hears from them as somebody else.
 */
class LyingCallersIT extends SignedInTest {
  private static final String SET = "{\"path\":\"/a\",\"value\":1}";
  private static final String[] ALL = {"act", "read", "watch", "history", "list", "presence"};

  /** All of them look like ann, or are what ann's name becomes when it is escaped or cut. */
  private static final List<String> LIKE_ANN =
      List.of(
          "a",
          "an",
          "Ann",
          "ann ",
          " ann",
          "ann\u200b",
          "\u200dann",
          "\uff41nn",
          "\u0430nn",
          "a\u00f1n",
          "ann\u0301",
          "ann~",
          "ann~t1",
          "ann%7Et1",
          "ann/",
          "ann\u0000",
          "ann\n",
          "\u202enna",
          "ann#1",
          "anon:ann",
          "ann\ufeff",
          "a\u00adnn");

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  @TestFactory
  Stream<DynamicTest> whoLooksLikeAnnIsNotAnn() {
    return LIKE_ANN.stream()
        .map(subject -> DynamicTest.dynamicTest(encoded(subject), () -> isNotAnn(subject)));
  }

  private static void isNotAnn(String subject) throws Exception {
    String liar = token(subject, ALL);
    Reply me = get(liar, "/access/api/me");
    if (me.status() == 401) {
      me.problem(401, "token-refused"); // such a name is none
      return;
    }
    String identity = me.expect(200).json().getString("identity");
    assertFalse(identity.equals("ann"), identity);
    String key = key();
    act(token("ann", "act"), key, Http.action("ann~t1", 1, "set", SET)).expect(200);
    act(liar, key, Http.action("ann~t1", 2, "set", SET)).problem(403, "client-not-yours");
    Reply own = act(liar, key, Http.action("~t1", 1, "set", SET)).expect(200);
    assertFalse(own.outcome().getBoolean("duplicate", false), own.body());
    String log = get(token("eve", ALL), path(key) + "/versions").expect(200).body();
    assertTrue(log.contains("\"client\":\"ann~t1\""), log);
    assertEquals(2, log.split("\"client\":", -1).length - 1, log);
  }

  @TestFactory
  Stream<DynamicTest> noOtherTenantIsAcme() throws Exception {
    String key = key();
    act(token("ann", "act"), key, Http.action("set", SET)).expect(200);
    return Stream.<Object>of(
            "ACME",
            "acme ",
            "acm",
            "acme2",
            "",
            "*",
            "acme/*",
            "a*",
            "acme%2F",
            "acme/",
            "../acme",
            "{claim:tenant}",
            "acme\u200b",
            "\u0430cme",
            7,
            true,
            List.of("ACME", "acme/*", ""),
            Map.of("acme", "acme"))
        .map(
            tenant ->
                DynamicTest.dynamicTest(
                    tenant.getClass().getSimpleName() + " " + encoded(tenant.toString()),
                    () -> seesNothing(tenant, key)));
  }

  private static void seesNothing(Object tenant, String key) throws Exception {
    String liar = TestIssuer.token("ann", claims -> claims.claim("tenant", tenant), ALL);
    get(liar, path(key)).problem(404, "not-found");
    get(liar, path(key) + "/updates").problem(404, "not-found");
    get(liar, path(key) + "/versions").problem(404, "not-found");
    act(liar, key, Http.action("set", SET)).problem(404, "not-found");
    for (String prefix : List.of("acme/", "acme", "")) {
      Reply keys = get(liar, "/access/api/stores/docs/keys?prefix=" + encoded(prefix));
      assertFalse(keys.body().contains(key), keys.body());
    }
  }

  /** Spellings of a key of acme by somebody of another tenant, behind the start of his own. */
  @Test
  void noSpellingOfAPathLeavesTheTenant() throws Exception {
    String key = key();
    act(token("ann", "act"), key, Http.action("set", SET)).expect(200);
    String id = key.substring("acme/".length());
    String bob = TestIssuer.token("bob", claims -> claims.claim("tenant", "other"), ALL);
    for (String spelling :
        List.of(
            "acme%2F" + id,
            "acme%2f" + id,
            "acme%252F" + id,
            "other%2F..%2Facme%2F" + id,
            "other%2F%2E%2E%2Facme%2F" + id,
            "other/../acme%2F" + id,
            "other%5C..%5Cacme%2F" + id,
            "other%2F..%5Cacme%2F" + id,
            "other%2F%00acme%2F" + id,
            "other%2F;/../acme%2F" + id,
            ";other%2F/acme%2F" + id,
            "acme%2F" + id + ";tenant=other",
            "%61cme%2F" + id,
            "%c0%ae%c0%ae%2Facme%2F" + id,
            "acme%C0%AF" + id,
            ".%2Facme%2F" + id,
            "other%2F..%252Facme%252F" + id)) {
      String path = "/access/api/stores/docs/keys/" + spelling;
      List<String> headers = List.of("Authorization: Bearer " + bob);
      Reply reply = RawHttp.once(RawHttp.request("GET", path, headers, ""));
      // his own keys may have any name, and are his own then
      assertTrue(List.of(200, 400, 404).contains(reply.status()), spelling + " " + reply);
      assertFalse(reply.body().contains("\"a\":1"), spelling + " " + reply);
      Reply post =
          RawHttp.once(
              RawHttp.request(
                  "POST",
                  path + "/actions",
                  List.of(headers.get(0), "Content-Type: application/json"),
                  Http.action("set", "{\"path\":\"/a\",\"value\":2}")));
      assertTrue(List.of(200, 400, 404, 405).contains(post.status()), spelling + " " + post);
    }
    Reply entry = get(token("ann", "read"), path(key)).expect(200);
    assertEquals(1, entry.version());
  }

  @Test
  void ofTwoNamesInOneRequestNoneCounts() throws Exception {
    String ann = token("ann", ALL);
    String key = key();
    String path = path(key);
    get(ann, path + "/updates?client=~a&client=bob~a").problem(400, "malformed");
    get(ann, path + "/updates?client=bob~a&client=~a").problem(400, "malformed");
    get(ann, path + "?version=1&version=2").problem(400, "malformed");
    get(ann, "/access/api/stores/docs/keys?prefix=acme%2F&prefix=other%2F")
        .problem(400, "malformed");
    for (String body :
        List.of(
            "{\"client\":\"~a\",\"client\":\"bob~a\",\"actions\":[{\"id\":1,\"name\":\"set\",\"args\":"
                + SET
                + "}]}",
            "{\"client\":\"~a\",\"actions\":[{\"id\":1,\"id\":2,\"name\":\"set\",\"args\":"
                + SET
                + "}]}",
            "{\"actions\":[{\"name\":\"set\",\"name\":\"remove\",\"args\":" + SET + "}]}",
            "{\"actions\":[{\"name\":\"set\",\"args\":{\"path\":\"/a\",\"path\":\"/b\",\"value\":1}}]}",
            "{\"subject\":\"bob\",\"actions\":[{\"name\":\"set\",\"args\":" + SET + "}]}",
            "{\"actor\":\"bob\",\"roles\":[\"admin\"],\"actions\":[{\"name\":\"set\",\"args\":"
                + SET
                + "}]}")) {
      act(ann, key, body).expect(400);
    }
    get(ann, path).problem(404, "not-found");
  }

  /** Headers by which proxies or the server itself pass on who somebody is. */
  @Test
  void nobodySaysByAHeaderWhoHeIs() throws Exception {
    String ann = token("ann", "read");
    for (String header :
        List.of(
            "$WSRU: bob",
            "$WSRA: 10.0.0.1",
            "$WSAT: BASIC",
            "$WSSC: https",
            "$WSIS: true",
            "X-Forwarded-User: bob",
            "X-Remote-User: bob",
            "Remote-User: bob",
            "X-Original-URL: /access/api/users/bob",
            "X-Rewrite-URL: /access/api/users/bob",
            "X-HTTP-Method-Override: DELETE",
            "Forwarded: for=10.0.0.1;host=evil;by=bob",
            "Proxy-Authorization: Bearer " + ann)) {
      Reply stranger = RawHttp.once(RawHttp.request("GET", "/access/api/me", List.of(header), ""));
      stranger.problem(401, "not-signed-in");
      Reply known =
          RawHttp.once(
              RawHttp.request(
                  "GET", "/access/api/me", List.of(header, "Authorization: Bearer " + ann), ""));
      assertEquals("ann", known.expect(200).json().getString("subject"), header);
    }
  }

  @Test
  void ofTwoTokensNoneCountsAndTheHeaderGoesBeforeTheCookie() throws Exception {
    String ann = token("ann", "read");
    String bob = token("bob", "read");
    List<String[]> twice = new ArrayList<>();
    twice.add(new String[] {"Authorization", "Bearer " + ann, "Authorization", "Bearer " + bob});
    twice.add(new String[] {"Authorization", "Bearer " + ann, "authorization", "Basic YTpi"});
    twice.add(new String[] {"Cookie", "__Host-ropeway=" + ann + "; __Host-ropeway=" + bob});
    twice.add(new String[] {"Cookie", "__Host-ropeway=" + ann, "Cookie", "__Host-ropeway=" + bob});
    for (String[] headers : twice) {
      Http.get("/access/api/me", headers).problem(400, "malformed");
    }
    for (String joined :
        List.of("Bearer " + ann + ", Bearer " + bob, "Bearer " + ann + " " + bob)) {
      Http.get("/access/api/me", "Authorization", joined).problem(401, "token-refused");
    }
    Reply both = Http.get("/access/api/me", bearer(ann, "Cookie", "__Host-ropeway=" + bob));
    assertEquals("ann", both.expect(200).json().getString("subject"));
    Http.get("/access/api/me", bearer("x", "Cookie", "__Host-ropeway=" + bob))
        .problem(401, "token-refused");
    for (String name :
        List.of("ropeway", "__host-ropeway", "__Secure-ropeway", "__Host-ropeway2")) {
      Http.get("/access/api/me", "Cookie", name + "=" + bob).problem(401, "not-signed-in");
    }
  }
}
