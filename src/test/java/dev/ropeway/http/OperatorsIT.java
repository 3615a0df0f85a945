package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.DeployedServer;
import dev.ropeway.TrustingClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** What is for operators is on a port of its own, and what is for everybody comes over TLS too. */
class OperatorsIT extends ServerTest {

  private static Reply onAdminPort(String path, String host) throws IOException {
    try (RawHttp connection = new RawHttp(DeployedServer.admin("/"))) {
      return connection
          .send(RawHttp.request("GET", path, List.of("Host: " + host, "Origin: http://a.b"), ""))
          .answer();
    }
  }

  private static String adminHost() {
    return DeployedServer.admin("/").getAuthority();
  }

  @Test
  void metricsAreOnThatPortAlone() throws Exception {
    assertEquals(404, Http.get("/metrics").status());
    Reply metrics = onAdminPort("/metrics", adminHost());
    assertEquals(200, metrics.status());
    assertEquals("private, no-store", metrics.header("Cache-Control"));
    assertFalse(
        metrics.headers().map().keySet().stream()
            .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control")),
        metrics.headers()::toString);
  }

  @Test
  void thatPortHasNothingElse() throws Exception {
    for (String path : List.of("/", "/api/stores", "/ropeway/ropeway.js", "/openapi")) {
      Reply reply = onAdminPort(path, adminHost());
      assertEquals(404, reply.status(), path);
    }
  }

  @Test
  void nobodyElsesNameLeadsToThatPort() throws Exception {
    for (String path : List.of("/metrics", "/health")) {
      String port = ":" + DeployedServer.admin("/").getPort();
      assertEquals(404, onAdminPort(path, "evil.example" + port).status(), path);
      assertEquals(404, onAdminPort(path, "evil.example").status(), path);
      assertEquals(200, onAdminPort(path, "127.0.0.1" + port).status(), path);
    }
  }

  @Test
  void overTlsThereIsHttp2AndBrowsersAreToldToStay() throws Exception {
    URI named = DeployedServer.tls("/api/stores");
    URI address = URI.create(named.toString().replace("localhost", "127.0.0.1"));
    for (URI uri : List.of(named, address)) {
      HttpResponse<String> reply =
          TrustingClient.http2().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      assertEquals(200, reply.statusCode());
      assertEquals(HttpClient.Version.HTTP_2, reply.version());
      String strict = reply.headers().firstValue("Strict-Transport-Security").orElse("");
      // a developer's machine has ports without TLS too
      assertEquals(uri == named ? "" : "max-age=31536000", strict);
    }
    assertEquals("", Http.get("/api/stores").header("Strict-Transport-Security"));
  }

  @Test
  void overHttp2BodiesAreTaken() throws Exception {
    String key = lobby();
    URI actions = DeployedServer.tls(key + "/actions");
    String increment = Http.action("increment", "{\"path\":\"/a\",\"by\":1}");
    HttpClient client = TrustingClient.http2();
    HttpRequest.Builder request = HttpRequest.newBuilder(actions).header("Content-Type", Http.JSON);
    for (int i = 1; i <= 5; i++) {
      var body = BodyPublishers.ofString(increment);
      // without a length from the second on
      var sent = i == 1 ? body : BodyPublishers.fromPublisher(body);
      HttpResponse<String> reply = client.send(request.POST(sent).build(), BodyHandlers.ofString());
      assertEquals(HttpClient.Version.HTTP_2, reply.version());
      assertEquals(200, reply.statusCode(), reply.body());
    }
    assertEquals(5, Http.get(key).expect(200).version());
  }

  @Test
  void withoutTlsNobodySwitchesToHttp2() throws Exception {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
    HttpRequest request = HttpRequest.newBuilder(DeployedServer.at("/api/stores")).build();
    for (int i = 0; i < 2; i++) {
      HttpResponse<String> reply = client.send(request, BodyHandlers.ofString());
      assertEquals(200, reply.statusCode());
      assertEquals(HttpClient.Version.HTTP_1_1, reply.version());
    }
    try (RawHttp connection = new RawHttp()) {
      connection.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      int status = connection.answer().status();
      assertTrue(status >= 400, () -> "HTTP/1.1 " + status);
    }
  }

  @Test
  void onlyTheTwoNewestTlsAreSpoken() throws Exception {
    for (String version : List.of("TLSv1.3", "TLSv1.2")) {
      assertEquals(version, handshake(version));
    }
    for (String version : List.of("TLSv1.1", "TLSv1")) {
      assertThrows(SSLException.class, () -> handshake(version));
    }
  }

  private static String handshake(String version) throws Exception {
    URI server = DeployedServer.tls("/");
    try (SSLSocket socket =
        (SSLSocket)
            TrustingClient.context()
                .getSocketFactory()
                .createSocket(server.getHost(), server.getPort())) {
      socket.setEnabledProtocols(new String[] {version});
      socket.startHandshake();
      return socket.getSession().getProtocol();
    }
  }
}
