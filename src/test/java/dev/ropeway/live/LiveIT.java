package dev.ropeway.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.DeployedServer;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Live connections to the WAR that ships. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LiveIT {
  private static final AtomicLong KEYS = new AtomicLong(System.nanoTime());

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  private static URI live() {
    return DeployedServer.at("/api/live");
  }

  private static String key() {
    return "live-" + KEYS.incrementAndGet();
  }

  private static String watch(int number, String key, String more) {
    return "[\"watch\",%d,{\"store\":\"lobby\",\"key\":\"%s\"%s}]".formatted(number, key, more);
  }

  @Test
  void tellsWhatItIsAndWatches() throws Exception {
    try (LiveClient client = LiveClient.open(live())) {
      client.say("[\"hello\",{}]");
      JsonObject welcome = client.next().getJsonObject(1);
      assertEquals(35_000, welcome.getInt("silence"));
      assertTrue(welcome.isNull("identity"));
      int retry = welcome.getInt("retry");
      assertTrue(retry >= 500 && retry <= 1_500, welcome::toString);
      String key = key();
      client.say(watch(7, key, ",\"client\":\"c1\""));
      assertEquals("[\"watching\",7]", client.next().toString());
      JsonArray snapshot = client.next();
      assertEquals("snapshot", snapshot.getString(0));
      assertEquals(7, snapshot.getInt(1));
      assertEquals(0, snapshot.getJsonObject(2).getInt("version"));

      client.say(
          "[\"actions\",7,[{\"id\":1,\"name\":\"set\",\"args\":{\"path\":\"/a\",\"value\":1}}]]");

      JsonObject update = client.payload("update");
      assertEquals(1, update.getInt("version"));
      JsonObject ack = update.getJsonArray("acks").getJsonObject(0);
      assertEquals("c1", ack.getString("client"));
      assertEquals("applied", ack.getString("status"));
      client.say("[\"ping\",5]");
      assertEquals(5, client.next("pong").getInt(1));
      assertFalse(
          client.passedOver().stream().anyMatch(each -> each.getString(0).equals("refused")));
    }
  }

  private static HttpResponse<String> ask(String... headers) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(live()).headers(headers).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }

  @Test
  void whatIsNoConnectionIsToldHowToMakeOne() throws Exception {
    HttpResponse<String> plain = ask("Accept", "*/*");
    assertEquals(426, plain.statusCode());
    assertEquals("application/problem+json", plain.headers().firstValue("Content-Type").orElse(""));
    assertTrue(plain.body().contains("ropeway.v1"), plain::body);
  }

  @Test
  void handshakesOfOthersAreRefused() throws Exception {
    assertEquals(403, handshake("Origin: https://elsewhere.example", "ropeway.v1"));
    assertEquals(403, handshake("Sec-Fetch-Site: cross-site", "ropeway.v1"));
    assertEquals(400, handshake("X-Some: thing", "ropeway.v9"));
    assertEquals(421, handshake("X-Some: thing", "ropeway.v1", "elsewhere.example"));
    String own = live().toString().replaceFirst("(//[^/]*)/.*", "$1");
    assertEquals(101, handshake("Origin: " + own, "ropeway.v1"));
    assertEquals(101, handshake("X-Some: thing", "other, ropeway.v1"));
  }

  private static int handshake(String header, String protocol) throws Exception {
    return handshake(header, protocol, live().getAuthority());
  }

  private static int handshake(String header, String protocol, String host) throws Exception {
    try (Socket socket = new Socket(live().getHost(), live().getPort())) {
      socket.setSoTimeout(30_000);
      String request =
          """
          GET /api/live HTTP/1.1
          Host: %s
          Connection: Upgrade
          Upgrade: websocket
          Sec-WebSocket-Version: 13
          Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
          Sec-WebSocket-Protocol: %s
          %s

          """
              .formatted(host, protocol, header)
              .replace("\n", "\r\n");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      String line =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      return Integer.parseInt(line.split(" ")[1]);
    }
  }

  private static void sendTooMuch(LiveClient client, String text) throws Exception {
    try {
      client.raw(text);
    } catch (ExecutionException e) {
      assertInstanceOf(IOException.class, e.getCause(), "closed while it was being sent");
    }
  }

  @Test
  void whatIsTooLargeOrNoTextEndsIt() throws Exception {
    try (LiveClient client = LiveClient.greeted(live())) {
      sendTooMuch(client, "[[\"ping\",1]" + " ".repeat(1_100_000) + "]");
      assertTrue(client.closing().startsWith("1009"), client.closing());
    }
    try (LiveClient client = LiveClient.open(live())) {
      sendTooMuch(client, "[[\"hello\",{}]" + " ".repeat(66_000) + "]");
      assertTrue(client.closing().startsWith("1009"), client.closing());
    }
    try (LiveClient client = LiveClient.greeted(live())) {
      client.raw("[[\"ping\",1]" + " ".repeat(500_000) + "]");
      client.next("pong");
      client.raw("no");
      assertEquals("1007 not-json", client.closing());
    }
  }

  @Test
  void hundredsOfKeysAndClientsShareWhatHappens() throws Exception {
    String prefix = key();
    List<LiveClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 10; i++) {
        LiveClient client = LiveClient.greeted(live());
        clients.add(client);
        List<String> all = new ArrayList<>();
        for (int n = 1; n <= 50; n++) {
          all.add(watch(n, prefix + "-" + n, n == i + 1 ? ",\"client\":\"c\"" : ""));
        }
        client.say(all.toArray(String[]::new));
      }
      for (LiveClient client : clients) {
        for (int n = 0; n < 50; n++) {
          client.next("snapshot");
        }
      }
      for (int i = 0; i < 10; i++) {
        clients
            .get(i)
            .say(
                "[\"actions\",%d,[{\"id\":1,\"name\":\"set\",\"args\":{\"path\":\"/a\",\"value\":%d}}]]"
                    .formatted(i + 1, i));
      }
      for (LiveClient client : clients) {
        Set<Integer> updated = new HashSet<>();
        while (updated.size() < 10) {
          updated.add(client.next("update").getInt(1));
        }
        assertEquals(Set.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), updated);
      }
    } finally {
      for (LiveClient client : clients) {
        client.close();
      }
    }
  }

  /** A client that dies is away from its rooms soon, as over a stream. */
  @Test
  void clientThatBreaksOffIsGone() throws Exception {
    String key = key();
    try (LiveClient bob = LiveClient.greeted(live())) {
      bob.say(watch(1, key, ",\"client\":\"bob\""));
      bob.next("clients");
      LiveClient ann = LiveClient.greeted(live());
      ann.say(watch(1, key, ",\"client\":\"ann\""));
      assertEquals(2, bob.payload("clients").getJsonArray("clients").size());
      ann.abort();
      assertEquals("[\"bob\"]", bob.payload("clients").getJsonArray("clients").toString());
    }
  }
}
