package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import dev.ropeway.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

/**
 * What {@code docs/access.md} says of policies and of what is live. The recheck is a minute here:
 * what ends before was told.
 */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class AccessDocIT {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String CONFIG =
      """
      config_ordinal=1000
      ropeway.demo=false
      ropeway.access.recheck=60000
      ropeway.stores=boards
      """;

  @Deployment(testable = false)
  static WebArchive application() {
    JavaArchive config =
        ShrinkWrap.create(JavaArchive.class, "config.jar")
            .addAsManifestResource(
                new StringAsset(CONFIG + TestIssuer.properties()),
                "microprofile-config.properties");
    return DeployedServer.applicationBesideTheWar("club.war")
        .addAsLibrary(config)
        .addClasses(BoardAccess.class, Members.class, MembersServlet.class);
  }

  @BeforeEach
  void ready() throws Exception {
    Await.until(
        Duration.ofSeconds(60), "the API answers", () -> get("/api/me", "ann").statusCode() == 200);
  }

  private static HttpRequest.Builder request(String path, String subject, String... roles) {
    URI address = DeployedServer.at("/club" + path);
    return HttpRequest.newBuilder(address)
        .timeout(Duration.ofSeconds(40))
        .header("Authorization", "Bearer " + TestIssuer.token(subject, roles));
  }

  private static HttpResponse<String> get(String path, String subject) throws Exception {
    return CLIENT.send(request(path, subject).build(), BodyHandlers.ofString());
  }

  private static void membership(String method, String subject) throws Exception {
    HttpRequest request =
        request("/members/" + subject, subject).method(method, BodyPublishers.noBody()).build();
    assertEquals(200, CLIENT.send(request, BodyHandlers.ofString()).statusCode());
  }

  private static CompletableFuture<String> stream(String subject) throws Exception {
    HttpRequest open = request("/api/stores/boards/keys/b1/updates", subject).build();
    HttpResponse<java.util.stream.Stream<String>> lines = CLIENT.send(open, BodyHandlers.ofLines());
    assertEquals(200, lines.statusCode());
    return CompletableFuture.supplyAsync(() -> String.join("\n", lines.body().toList()).strip());
  }

  @Test
  void policyDecidesAndWhoLosesHisRightIsEndedAtOnce() throws Exception {
    assertEquals(404, get("/api/stores/boards/keys/b1", "ann").statusCode());
    membership("PUT", "ann");
    CompletableFuture<String> live = stream("ann");
    assertEquals(404, get("/api/stores/boards/keys/secret", "ann").statusCode());
    membership("DELETE", "ann");
    String all = live.get(20, TimeUnit.SECONDS);
    assertTrue(all.endsWith("event: access\ndata: {\"reason\":\"forbidden\"}"), all);
    assertEquals(404, get("/api/stores/boards/keys/b1", "ann").statusCode());
  }

  @Test
  void revokedTokensAreVoidAndEndWhatIsLive() throws Exception {
    membership("PUT", "bob");
    CompletableFuture<String> live = stream("bob");
    String revocation = "{\"subject\":\"bob\"}";
    HttpRequest denied =
        request("/api/revocations", "bob")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(revocation))
            .build();
    assertEquals(403, CLIENT.send(denied, BodyHandlers.ofString()).statusCode());
    HttpRequest revoke =
        request("/api/revocations", "ops", "ropeway-admin")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(revocation))
            .build();
    HttpRequest old = request("/api/me", "bob").build();
    HttpResponse<String> done = CLIENT.send(revoke, BodyHandlers.ofString());
    assertEquals(201, done.statusCode(), done.body());
    String all = live.get(20, TimeUnit.SECONDS);
    assertTrue(all.endsWith("event: access\ndata: {\"reason\":\"revoked\"}"), all);
    HttpResponse<String> refused = CLIENT.send(old, BodyHandlers.ofString());
    assertEquals(401, refused.statusCode());
    assertTrue(refused.body().contains("urn:ropeway:problem:revoked"), refused.body());
    Await.until(
        Duration.ofSeconds(20),
        "a token of afterwards is good",
        () -> get("/api/me", "bob").statusCode() == 200);
  }
}
