package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ServerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who lets a name of his lead to this server gets nothing out of it (DNS rebinding). */
class HostsIT extends ServerTest {
  private static final String ACTION = Http.action("add_coins", "1");

  private static Reply ask(String method, String path, String host, String body)
      throws IOException {
    return RawHttp.once(
        RawHttp.request(
            method, path, List.of("Host: " + host, "Content-Type: application/json"), body));
  }

  @Test
  void foreignHostsAreRefusedBeforeAnythingIsDone() throws Exception {
    String bob = player();
    for (String host :
        List.of("evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.nip.io")) {
      ask("POST", bob + "/actions", host, ACTION).problem(421, "misdirected");
      ask("GET", "/api/stores", host, "").problem(421, "misdirected");
      ask("GET", bob + "/updates", host, "").problem(421, "misdirected");
      for (String page : List.of("/", "/ropeway/ropeway.js", "/health/ready", "/no-page")) {
        Reply reply = ask("GET", page, host, "");
        reply.problem(421, "misdirected");
        assertFalse(reply.body().contains("evil"), reply.body());
      }
    }
    Http.get(bob).problem(404, "not-found");
  }

  @Test
  void addressesAndLocalhostAreTaken() throws Exception {
    for (String host :
        List.of(
            "localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:9080", "[::1]:9080", "10.0.0.7")) {
      assertEquals(200, ask("GET", "/api/stores", host, "").status(), host);
      assertEquals(200, ask("GET", "/", host, "").status(), host);
    }
  }

  @Test
  void whatAProxySaysOfTheHostIsNotHeard() throws Exception {
    for (String header :
        List.of("X-Forwarded-Host: evil.example", "Forwarded: host=evil.example", "$WSSN: evil")) {
      Reply reply = RawHttp.once(RawHttp.request("GET", "/api/stores", List.of(header), ""));
      assertEquals(200, reply.status(), header);
      Reply foreign =
          RawHttp.once(
              RawHttp.request(
                  "GET",
                  "/api/stores",
                  List.of("Host: evil.example", header.replace("evil.example", "localhost")),
                  ""));
      foreign.problem(421, "misdirected");
    }
  }

  @Test
  void addressInTheFirstLineIsJudgedToo() throws Exception {
    String request = "GET http://evil.example/api/stores HTTP/1.1\r\nHost: localhost\r\n\r\n";
    Reply reply = RawHttp.once(request);
    assertTrue(List.of(400, 421).contains(reply.status()), reply::toString);
  }

  @Test
  void simpleHealthChecksSendNoHost() throws Exception {
    assertEquals(200, RawHttp.once("GET /health/ready HTTP/1.0\r\n\r\n").status());
  }

  @Test
  void refusalsAreInTheSecurityLogWithoutTheName() throws Exception {
    ask("GET", "/api/time", "evil-" + player().hashCode() + ".example", "")
        .problem(421, "misdirected");
    List<String> lines =
        Files.readAllLines(ServerFolder.messages("test-" + System.getProperty("test.http.port")));
    List<String> told = lines.stream().filter(l -> l.contains("\"misdirected\"")).toList();
    assertFalse(told.isEmpty());
    assertTrue(told.stream().allMatch(l -> l.contains("dev.ropeway.security")), told::toString);
    assertTrue(told.stream().noneMatch(l -> l.contains("evil-")), told::toString);
  }
}
