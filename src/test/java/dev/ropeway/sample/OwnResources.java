package dev.ropeway.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.DeployedServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What an application answers is its own affair, whatever Ropeway it has inside. */
abstract class OwnResources {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String root;

  /**
   * For one deployment.
   *
   * @param root its context root
   */
  OwnResources(String root) {
    this.root = root;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return DeployedServer.get(root + path);
  }

  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    HttpRequest post =
        HttpRequest.newBuilder(DeployedServer.at(root + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json))
            .build();
    return HTTP.send(post, BodyHandlers.ofString());
  }

  private HttpResponse<String> getOwn(int status, String path) throws Exception {
    HttpResponse<String> answer = get("/app/" + path);
    assertEquals(status, answer.statusCode(), path);
    assertFalse(answer.body().contains("ropeway"), answer::body);
    assertFalse(answer.body().contains("Ropeway"), answer::body);
    return answer;
  }

  @Test
  void failuresAreAnsweredAsWithoutRopeway() throws Exception {
    assertEquals("ann", getOwn(200, "wallets/ann").body());
    assertEquals("no wallet x", getOwn(404, "wallets/x").body());
    assertFalse(getOwn(500, "wallets/slow").body().contains("safe to repeat"));
    getOwn(500, "wallets/broken");
    getOwn(404, "nothing");
  }

  @Test
  void pathMayHaveMatrixParameters() throws Exception {
    assertEquals("ann", getOwn(200, "wallets/ann;colour=red").body());
  }

  @Test
  void badJsonIsAnsweredByTheServer() throws Exception {
    HttpResponse<String> answer = post("/app/wallets", "{\"owner\": ");
    assertTrue(answer.statusCode() >= 400, answer::body);
    assertFalse(answer.body().contains("ropeway"), answer::body);
  }

  @Test
  void noResourceOfRopewayIsBelowItsPath() throws Exception {
    getOwn(404, "stores");
    getOwn(404, "time");
  }

  @Test
  void readinessSaysHowRopewayIs() throws Exception {
    String health = DeployedServer.admin("/health/ready").toString();
    assertTrue(DeployedServer.get(health).body().contains("\"name\":\"ropeway\""));
  }
}
