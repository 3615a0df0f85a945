package dev.ropeway.docs;

import static dev.ropeway.docs.GuideServer.member;
import static dev.ropeway.docs.GuideServer.run;
import static dev.ropeway.docs.GuideServer.send;
import static dev.ropeway.docs.GuideServer.set;
import static dev.ropeway.docs.GuideServer.token;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.BoardsServer;
import dev.ropeway.Caller;
import dev.ropeway.DeployedServer;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The three guides of {@code docs/access.md}: their configuration, their classes and what they have
 * somebody type, as they stand there, on one server. The recheck is a minute here: what ends before
 * was told.
 */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class GuideIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  // the database may be that of the last run, in which the Ann of the page was sent away
  private final String name = BoardsServer.name("ann");
  private final String key = BoardsServer.name("a1");
  private final String arena = "/api/stores/arena/keys/" + key;

  @Deployment(testable = false)
  static WebArchive application() throws IOException {
    return GuideServer.application();
  }

  @BeforeEach
  void ready() throws Exception {
    GuideServer.ready();
  }

  @Test
  void providersTokensSayWhoOneIsAndWhatHeMayDo() throws Exception {
    List<String> typed = PageBlocks.of("access.md", GuideServer.PROVIDER).in("sh");
    String output = run(typed.get(1), Map.of());
    assertTrue(output.contains("\"roles\":[\"editor\"]"), output);
    String viewer = token("vera", "viewer");
    assertEquals(200, send("GET", "/api/stores/notes/keys/n1", viewer, "").statusCode());
    String path = "/api/stores/notes/keys/n1/actions";
    assertEquals(403, send("POST", path, viewer, set("/text", "\"no\"")).statusCode());
    assertEquals(404, send("POST", path, token("nina"), set("/text", "\"no\"")).statusCode());
  }

  @Test
  void tenantsDoNotSeeEachOther() throws Exception {
    String commands = PageBlocks.of("access.md", "Tenants").in("sh").get(0);
    String output =
        run(commands, Map.of("ACME", member("ann", "acme"), "GLOBEX", member("gus", "globex")));
    assertTrue(output.contains("\"key\":\"acme/plan\""), output);
    for (String name :
        List.of("acme/plan", "acme%2Fplan", "*", "ACME", "\u0430cme", "acme\u200B")) {
      assertOwnKeysOnly(member("eve", name), Caller.escape(name));
    }
    for (Object none : List.of("", Map.of("acme", 1), List.of(), true)) {
      assertNothingOf(member("eve", none), "acme");
    }
    assertNothingOf(token("eve", "member"), "acme");
    String both = member("ann", List.of("globex", "acme"));
    assertEquals(200, send("GET", document("acme/plan"), both, "").statusCode());
  }

  private static String document(String key) {
    return "/api/stores/documents/keys/" + URLEncoder.encode(key, StandardCharsets.UTF_8);
  }

  private static String documents(String prefix) {
    return "/api/stores/documents/keys?prefix=" + URLEncoder.encode(prefix, StandardCharsets.UTF_8);
  }

  private static void assertOwnKeysOnly(String token, String tenant) throws Exception {
    String key = tenant + "/x";
    String path = document(key) + "/actions";
    assertEquals(200, send("POST", path, token, set("/a", "1")).statusCode(), key);
    JsonObject list =
        JsonText.read(send("GET", documents(tenant + "/"), token, "").body()).asJsonObject();
    assertEquals(1, list.getJsonArray("keys").size(), list::toString);
    assertEquals(key, list.getJsonArray("keys").getJsonObject(0).getString("key"));
    assertNothingOf(token, "acme");
  }

  private static void assertNothingOf(String token, String tenant) throws Exception {
    String plan = document(tenant + "/plan");
    for (String path : List.of(plan, plan + "/updates", plan + "/versions", plan + "?version=1")) {
      assertEquals(404, send("GET", path, token, "").statusCode(), path);
    }
    assertEquals(404, send("POST", plan + "/actions", token, set("/a", "1")).statusCode());
    for (String prefix : List.of(tenant + "/", tenant, "", "*")) {
      assertEquals(403, send("GET", documents(prefix), token, "").statusCode(), prefix);
    }
  }

  @Test
  void beansForbidMoreThanRoles() throws Exception {
    String path = document("acme/archive/a") + "/actions";
    HttpResponse<String> denied = send("POST", path, member("ann", "acme"), set("/a", "1"));
    assertEquals(403, denied.statusCode());
    assertTrue(denied.body().contains("stays as it is"), denied.body());
    assertEquals(404, send("POST", path, member("gus", "globex"), set("/a", "1")).statusCode());
  }

  @Test
  void gameIsPlayedJudgedAndLeft() throws Exception {
    PageBlocks guide = PageBlocks.of("access.md", "A game");
    String script = guide.in("js").get(0).replace("\"a1\"", '"' + key + '"');
    String ann = token(name, "player");
    String guest = token("guest-7f3a", "guest");
    String origin = DeployedServer.at("/guide").toString();
    try (GuidePlayer page = new GuidePlayer(script, origin, ann);
        GuidePlayer other = new GuidePlayer(script.replace("red", "blue"), origin, guest)) {
      assertFlies(page);
      assertFlies(other);
      assertIsJudged(ann, guest);
      assertEquals(200, send("POST", "/hits/" + key + "/" + name, ann, "").statusCode());
      Await.until(PATIENCE, "the hit counts", () -> shown(guest).contains(name + "\":1"));
      onlookersAreNotThere();

      String typed = guide.in("sh").get(0).replace("/ann", "/" + name).replace("/a1", "/" + key);
      run(typed, Map.of("REFEREE", token("rita", "referee"), "ANN", ann));

      JsonObject left = page.next();
      assertEquals("closed", left.getString("state"), left::toString);
      assertEquals("forbidden", left.getString("why"));
      Await.until(PATIENCE, "her ship goes", () -> !shown(guest).contains("red"));
      assertTrue(shown(guest).contains("\"blue\":{\"x\":3,\"y\":4}"), "and the other stays");
      assertFalse(shown(guest).contains(name + "\":1"));
    }
  }

  private static void assertFlies(GuidePlayer page) throws IOException {
    JsonObject played = page.next();
    assertEquals("applied", played.getJsonObject("own").getString("status"), played::toString);
    assertEquals("applied", played.getJsonObject("flown").getString("status"));
  }

  private void assertIsJudged(String ann, String guest) throws Exception {
    String path = arena + "/actions";
    String others = send("POST", path, guest, set("/ships/red/x", "0")).body();
    assertTrue(others.contains("/ships/red is owned by " + name), others);
    String score = send("POST", path, ann, set("/score/ann", "99")).body();
    assertTrue(score.contains("the rest is the server's"), score);
    for (String cheat : List.of("hit", "reset", "merge")) {
      String body = "{\"actions\":[{\"name\":\"%s\",\"args\":\"ann\"}]}".formatted(cheat);
      assertEquals(403, send("POST", path, ann, body).statusCode(), cheat);
    }
  }

  private String shown(String token) throws Exception {
    JsonObject entry = JsonText.read(send("GET", arena, token, "").body()).asJsonObject();
    return entry.getJsonObject("data").toString();
  }

  private void onlookersAreNotThere() throws Exception {
    String token = token("otto");
    String named = arena + "/updates?client=~t";
    assertEquals(403, send("GET", named, token, "").statusCode());
    assertEquals(200, send("HEAD", arena + "/updates", token, "").statusCode());
  }
}
