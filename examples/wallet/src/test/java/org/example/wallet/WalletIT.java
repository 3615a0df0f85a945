package org.example.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The application in its server, as its users see it. */
class WalletIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String SERVER = "http://localhost:" + System.getProperty("http.port");

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(SERVER + path))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /** Ready is who has reached the database and made its tables. */
  @BeforeAll
  static void ready() throws Exception {
    for (int tries = 0; tries < 120; tries++) {
      if (send("GET", "/health/ready", "").statusCode() == 200) {
        return;
      }
      Thread.sleep(500);
    }
    throw new AssertionError("It is not ready: " + send("GET", "/health/ready", "").body());
  }

  private static String wallet(String owner) throws Exception {
    return send("GET", "/api/stores/wallets/keys/" + owner, "").body();
  }

  @Test
  void receiptAndDepositComeTogetherOrNotAtAll() throws Exception {
    assertEquals(204, send("POST", "/shop/wallets/ann/purchases?coins=10&card=4711", "").statusCode());
    assertEquals("1", send("GET", "/shop/wallets/ann/receipts", "").body());
    for (int tries = 0; tries < 100 && !wallet("ann").contains("\"coins\":10"); tries++) {
      Thread.sleep(50); // recorded is not applied yet
    }
    assertTrue(wallet("ann").contains("\"coins\":10"), wallet("ann"));

    assertEquals(400, send("POST", "/shop/wallets/ann/purchases?coins=10", "").statusCode());
    assertEquals("1", send("GET", "/shop/wallets/ann/receipts", "").body());
    assertTrue(wallet("ann").contains("\"coins\":10"), wallet("ann"));
  }

  @Test
  void whatIsNotThereIsRefusedWithItsReason() throws Exception {
    HttpResponse<String> answer =
        send(
            "POST",
            "/api/stores/wallets/keys/bob/actions",
            "{\"actions\":[{\"name\":\"withdraw\",\"args\":25}]}");
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("There are 0 coins."), answer.body());
  }

  @Test
  void pageAndTheModulesItImportsAreServed() throws Exception {
    assertTrue(send("GET", "/", "").body().contains("/ropeway/ropeway.js"));
    HttpResponse<String> module = send("GET", "/ropeway/ropeway.js", "");
    assertEquals(200, module.statusCode());
    assertTrue(module.headers().firstValue("Content-Type").orElse("").contains("javascript"));
  }
}
