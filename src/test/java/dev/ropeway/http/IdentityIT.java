package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.TestIssuer;
import jakarta.json.JsonObject;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nobody acts as somebody else, whatever he sends. */
class IdentityIT extends SignedInTest {
  private static final String SET = "{\"path\":\"/a\",\"value\":1}";

  @Test
  void callersLearnWhoTheyAre() throws Exception {
    JsonObject me = get(token("ann~1", "read", "act"), "/access/api/me").expect(200).json();
    assertEquals("required", me.getString("auth"));
    assertEquals("ann~1", me.getString("subject"));
    assertEquals("ann%7E1", me.getString("identity"));
    assertEquals("[\"act\",\"read\"]", me.getJsonArray("roles").toString());
    assertTrue(Instant.parse(me.getString("expiresAt")).isAfter(Instant.now()));
  }

  @Test
  void clientsOfOthersAreRefusedEverywhere() throws Exception {
    String ann = token("ann", "act", "presence", "watch", "read");
    String key = key();
    for (String other : List.of("bob", "bob~1", "ann2~1", "ann~1~2", "ropeway")) {
      act(ann, key, Http.action(other, 1, "set", SET)).problem(403, "client-not-yours");
      String body = "{\"client\":\"" + other + "\",";
      send(ann, "POST", path(key) + "/ephemeral", body + "\"values\":{\"/x\":1}}", Http.JSON)
          .problem(403, "client-not-yours");
      send(ann, "POST", path(key) + "/messages", body + "\"message\":1}", Http.JSON)
          .problem(403, "client-not-yours");
      String parts =
          "\"id\":1,\"actions\":[{\"store\":\"docs\",\"key\":\"" + key + "\",\"name\":\"set\",";
      send(
              ann,
              "POST",
              "/access/api/transactions",
              body + parts + "\"args\":" + SET + "}]}",
              Http.JSON)
          .problem(403, "client-not-yours");
      String encoded = other.replace("~", "%7E");
      send(ann, "DELETE", path(key) + "/clients/" + encoded, "", "")
          .problem(403, "client-not-yours");
      get(ann, path(key) + "/updates?client=" + encoded).problem(403, "client-not-yours");
    }
    get(ann, path(key)).problem(404, "not-found"); // nothing was recorded
  }

  @Test
  void ownClientsAreNamedShortOrInFull() throws Exception {
    String ann = token("ann", "act", "history");
    String key = key();
    act(ann, key, Http.action("~t1", 1, "set", SET)).expect(200);
    Reply repeat = act(ann, key, Http.action("ann~t1", 1, "set", SET)).expect(200);
    assertTrue(repeat.outcome().getBoolean("duplicate"), repeat.body());
    Reply log = get(ann, path(key) + "/versions").expect(200);
    assertTrue(log.body().contains("\"client\":\"ann~t1\""), log.body());
    assertTrue(log.body().contains("\"actor\":\"ann\""), log.body());
  }

  @Test
  void idempotencyKeysAreEachCallersOwn() throws Exception {
    String key = key();
    String body = Http.action("increment", "{\"path\":\"/n\",\"by\":1}");
    String[] once = {"Content-Type", Http.JSON, "Idempotency-Key", "one"};
    for (String who : List.of("ann", "bob", "ann")) {
      Http.send("POST", path(key) + "/actions", body, bearer(token(who, "act"), once)).expect(200);
    }
    Reply entry = get(token("ann", "read"), path(key)).expect(200);
    assertEquals(2, entry.json().getJsonObject("data").getInt("n"));
  }

  @Test
  void eachPartOfATransactionIsJudgedAndThoseOfItsFailureToo() throws Exception {
    String ann = token("ann", "act", "read");
    String key = key();
    String allowed = part(key, "set", SET);
    String forbidden = part(key, "remove", "{\"path\":\"/a\"}");
    String foreign = part("other/1", "set", SET);
    for (String bad : List.of(forbidden, foreign)) {
      for (String body :
          List.of(
              "{\"actions\":[" + allowed + "," + bad + "]}",
              "{\"actions\":[" + allowed + "],\"onFailure\":[" + bad + "]}")) {
        int status = bad.equals(forbidden) ? 403 : 404;
        send(ann, "POST", "/access/api/transactions", body, Http.JSON).expect(status);
      }
    }
    get(ann, path(key)).problem(404, "not-found");
    send(ann, "POST", "/access/api/transactions", "{\"actions\":[" + allowed + "]}", Http.JSON)
        .expect(200);
  }

  private static String part(String key, String name, String args) {
    return "{\"store\":\"docs\",\"key\":\"%s\",\"name\":\"%s\",\"args\":%s}"
        .formatted(key, name, args);
  }

  @Test
  void oneForbiddenActionRefusesTheWholeRequest() throws Exception {
    String ann = token("ann", "act", "read");
    String key = key();
    String body =
        "{\"actions\":[{\"name\":\"set\",\"args\":"
            + SET
            + "},{\"name\":\"remove\",\"args\":{\"path\":\"/a\"}}]}";
    act(ann, key, body).problem(403, "forbidden");
    get(ann, path(key)).problem(404, "not-found");
    send(ann, "PATCH", path(key), "{\"a\":1}", Http.MERGE_PATCH).expect(200);
  }

  @Test
  void restoringTakesTheHistoryAsWell() throws Exception {
    String key = key();
    act(token("ann", "act"), key, Http.action("set", SET)).expect(200);
    String restore = Http.action("restore", "{\"version\":1}");
    act(token("ann", "act", "read"), key, restore).problem(403, "forbidden");
    act(token("ann", "act", "history"), key, restore).expect(200);
    get(token("ann", "read"), path(key) + "?version=1").problem(403, "forbidden");
    get(token("ann", "read", "history"), path(key) + "?version=1").expect(200);
  }

  @Test
  void whoMayWriteButNotReadIsNotShownWhatHeWrote() throws Exception {
    Reply patched = send(token("ann", "act"), "PATCH", path(key()), "{\"a\":1}", Http.MERGE_PATCH);
    patched.expect(204);
    assertEquals("", patched.body());
  }

  @Test
  void storesAreShownToThoseWhoMayDoSomethingThere() throws Exception {
    String stores = get(token("ann", "read"), "/access/api/stores").expect(200).body();
    assertTrue(stores.contains("\"docs\""), stores);
    assertFalse(stores.contains("hidden"), stores);
    assertFalse(get(token("ann"), "/access/api/stores").expect(200).body().contains("docs"));
    get(token("ann", "read"), "/access/api/stores/hidden").problem(404, "not-found");
    get(token("ann", "read"), "/access/api/stores/hidden/keys/a").problem(404, "not-found");
    String described = get(token("ann", "act"), "/access/api/stores/docs").expect(200).body();
    assertTrue(described.contains("\"increment\""), described);
    assertFalse(described.contains("\"remove\""), described);
  }

  @Test
  void tokensAreTakenFromTheHeaderAlone() throws Exception {
    String ann = token("ann", "read");
    for (String name : List.of("token", "access_token", "authorization", "jwt")) {
      Http.get("/access/api/me?" + name + "=" + ann).problem(401, "not-signed-in");
    }
    Http.get("/access/api/me", "Authorization", "Bearer " + ann, "Authorization", "Bearer " + ann)
        .problem(400, "malformed");
    Http.get("/access/api/me", "Authorization", "Basic YW5uOmFubg==").problem(401, "not-signed-in");
    Reply refused = Http.get("/access/api/me", "Authorization", "Bearer x");
    refused.problem(401, "token-refused");
    assertEquals("Bearer error=\"invalid_token\"", refused.header("WWW-Authenticate"));
    Http.get("/access/api/me", "Authorization", "bearer " + ann).expect(200);
  }

  @Test
  void cookiesAreForPagesOfThisSite() throws Exception {
    String cookie = "__Host-ropeway=" + token("ann", "act", "watch", "read");
    String key = path(key());
    Http.get("/access/api/me", "Cookie", cookie).expect(200);
    Http.get("/access/api/me", "Cookie", cookie, "Sec-Fetch-Site", "none").expect(200);
    Http.get("/access/api/me", "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
        .problem(403, "cross-site");
    Http.get("/access/api/me", "Cookie", cookie, "Origin", "https://evil.example")
        .problem(403, "cross-site");
    for (String[] proof :
        new String[][] {
          {}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"},
          {"Origin", "https://evil.example"}, {"Origin", "null"}, {"Sec-Fetch-Site", "none"}
        }) {
      List<String> headers = new java.util.ArrayList<>(List.of("Cookie", cookie));
      headers.addAll(List.of(proof));
      for (String stream : List.of("/updates", "/updates/", "/%75pdates//")) {
        Http.get(key + stream, headers.toArray(String[]::new)).problem(403, "cross-site");
      }
      headers.addAll(List.of("Content-Type", Http.JSON));
      Http.send("POST", key + "/actions", Http.action("set", SET), headers.toArray(String[]::new))
          .problem(403, "cross-site");
    }
    Http.send(
            "POST",
            key + "/actions",
            Http.action("set", SET),
            "Cookie",
            cookie,
            "Sec-Fetch-Site",
            "same-origin",
            "Content-Type",
            Http.JSON)
        .expect(200);
    Http.get("/access/api/me", "Cookie", cookie + "; " + cookie).problem(400, "malformed");
  }

  /** He may have his own erased; what is about others as well is not his to take from them. */
  @Test
  void nobodyErasesWhatIsAboutOthersTooButThePrivacyOfficer() throws Exception {
    String key = key();
    String ann = token("ann", "tag", "act", "read");
    String officer = token("eve", "tag", "act", "read", "ropeway-privacy");
    act(ann, key, Http.action("set", SET)).expect(200);
    send(ann, "PUT", path(key) + "/users/ann", "", "").expect(204);
    send(officer, "PUT", path(key) + "/users/bob", "", "").expect(204);

    JsonObject own = send(ann, "DELETE", "/access/api/users/ann", "", "").expect(200).json();
    assertTrue(own.getJsonObject("left").toString().contains(key), own::toString);
    send(ann, "DELETE", "/access/api/users/ann?shared=true", "", "").problem(403, "forbidden");
    get(ann, path(key)).expect(200);

    send(officer, "DELETE", "/access/api/users/ann?shared=true", "", "").expect(200);
    get(ann, path(key)).problem(404, "not-found");
  }

  @Test
  void thereAreNoGuestsHere() throws Exception {
    Http.send("POST", "/access/api/guests", "").problem(404, "not-found");
    send(token("ann"), "POST", "/access/api/guests", "", "").problem(404, "not-found");
  }

  @Test
  void expiredTokenEndsTheStreamAndSaysSo() throws Exception {
    String key = key();
    Instant now = Instant.now();
    String late =
        TestIssuer.token(
            "ann",
            c ->
                c.claim("tenant", "acme")
                    .issueTime(Date.from(now.minusSeconds(60)))
                    .expirationTime(Date.from(now.minusSeconds(27))),
            "watch",
            "read");
    Reply ended = get(late, path(key) + "/updates").expect(200); // it comes to its end
    assertTrue(ended.body().contains("event: snapshot"), ended.body());
    assertTrue(
        ended.body().strip().endsWith("event: access\ndata: {\"reason\":\"token-expired\"}"),
        ended.body());
    get(late, "/access/api/me").problem(401, "token-expired");
  }
}
