package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import dev.ropeway.TestIssuer;
import dev.ropeway.demo.Players;
import jakarta.json.JsonObject;
import java.time.Duration;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The API as plain {@code mvn} starts it: who comes is a guest. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class GuestsIT {
  private static final String API = "/guests/api/";
  private static final String CONFIG =
      """
      config_ordinal=1000
      ropeway.auth=demo
      """;

  @Deployment(testable = false)
  static WebArchive application() {
    JavaArchive config =
        ShrinkWrap.create(JavaArchive.class, "config.jar")
            .addAsManifestResource(new StringAsset(CONFIG), "microprofile-config.properties");
    return DeployedServer.applicationBesideTheWar("guests.war")
        .addPackage(Players.class.getPackage())
        .addAsLibrary(config);
  }

  @BeforeEach
  void ready() throws Exception {
    Await.until(
        Duration.ofSeconds(60),
        "guests are made",
        () -> Http.send("POST", API + "guests", "").status() == 201);
  }

  private static JsonObject guest() throws Exception {
    return Http.send("POST", API + "guests", "").expect(201).json();
  }

  private static String[] as(String token, String... more) {
    return SignedInTest.bearer(token, more);
  }

  private static String key(String store) {
    return API + "stores/" + store + "/keys/guests-" + System.nanoTime();
  }

  @Test
  void guestsPlayWithTheSamples() throws Exception {
    String token = guest().getString("token");
    String key = key("players");
    Reply done =
        Http.send(
            "POST",
            key + "/actions",
            Http.action("~t1", 1, "add_coins", "10"),
            as(token, "Content-Type", Http.JSON));
    assertEquals("applied", done.expect(200).outcome().getString("status"));
    Http.get(key, as(token)).expect(200);
    Http.get(key + "/versions", as(token)).expect(200);
    Http.get(key).problem(401, "not-signed-in");
  }

  @Test
  void guestsReachNothingElse() throws Exception {
    String token = guest().getString("token");
    Http.get(key("metered"), as(token)).problem(404, "not-found");
    assertFalse(Http.get(API + "stores", as(token)).expect(200).body().contains("metered"));
    Http.send("POST", API + "stores/players/migrate", "", as(token)).problem(403, "forbidden");
    Http.send(
            "POST",
            API + "revocations",
            "{\"subject\":\"admin\"}",
            as(token, "Content-Type", Http.JSON))
        .problem(403, "forbidden");
    Http.get(API + "users/bob/export", as(token)).problem(403, "forbidden");
    Http.send("PUT", key("players") + "/users/bob", "", as(token)).problem(403, "forbidden");
  }

  @Test
  void guestsAreSomebodyEachAndStayWhoTheyAre() throws Exception {
    JsonObject one = guest();
    JsonObject other = guest();
    assertNotEquals(one.getString("subject"), other.getString("subject"));
    JsonObject again =
        Http.send("POST", API + "guests", "", as(one.getString("token"))).expect(201).json();
    assertEquals(one.getString("subject"), again.getString("subject"));
    JsonObject me = Http.get(API + "me", as(again.getString("token"))).expect(200).json();
    assertEquals(one.getString("subject"), me.getString("subject"));
    assertTrue(me.getString("subject").startsWith("anon:"), me.toString());
    // who has a token that is not good any more becomes somebody new
    Http.send("POST", API + "guests", "", as("x")).expect(201);
  }

  @Test
  void tokensOfOthersAreNotTaken() throws Exception {
    Http.get(API + "me", as(TestIssuer.token("ann"))).problem(401, "token-refused");
  }
}
