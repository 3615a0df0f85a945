package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ServerFolder;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What clients do wrong does not fill the server's log. */
class BadRequestsLogIT extends ServerTest {
  private static final int REQUESTS = 2_000;
  private static final int MOST_LINES = 20;
  private static final String ACTION = Http.action("add_coins", "1");
  private static final Path LOG =
      ServerFolder.messages("test-" + System.getProperty("test.http.port"));

  private static final List<String> HEADERS =
      List.of(
          "Accept: a/b;q=x",
          "Accept: ;",
          "Accept: text/html",
          "Accept-Language: en;q=x",
          "Accept-Language: en;q=1.5",
          "Accept-Charset: ;q=x",
          "Accept-Encoding: ;q=x",
          "Content-Type: ;",
          "Content-Type: a/b;q=x",
          "Content-Type: nonsense",
          "Content-Type: text/plain",
          "Content-Type: multipart/form-data",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Encoding: gzip",
          "Content-Encoding: deflate",
          "Content-Length: 1e9",
          "Content-Length: 9999999999",
          "Transfer-Encoding: chunked",
          "Transfer-Encoding: what",
          "Cookie: $Version=x; a=\"b",
          "Host: W/\"1",
          "Host: a b",
          "X-Forwarded-Proto: [",
          "Idempotency-Key: " + "x".repeat(500),
          "If-Match: 1",
          "If-None-Match: x",
          "Last-Event-ID: x",
          "Prefer: respond-async=\"",
          "$WSSC: ",
          "$WSSN: [");

  private static final List<String> BODIES =
      List.of(
          "",
          "{",
          "null",
          "[]",
          "{\"actions\":1}",
          "\u00ff\u00fe",
          "{\"a\":1,\"a\":2}",
          "nonsense",
          "a=b&c=d",
          ACTION.replace("add_coins", "unknown"),
          ACTION.replace("1", "\"x\""),
          "[".repeat(500),
          " ".repeat(1_100_000));

  private static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "post");

  private static final List<String> SUFFIXES =
      List.of(
          "",
          "/",
          "/actions",
          "/actions/",
          "//actions",
          "/updates",
          "/versions",
          "/versions/diff",
          "/users/x",
          "/ephemeral",
          "/messages",
          "/clients/x",
          "/nowhere",
          ";a=b",
          "/%zz",
          "/%",
          "/%00",
          "/%ff",
          "/%5c",
          "/%2e%2e/%2e%2e",
          "/../../..",
          "/a|b",
          "/{a}",
          "/[",
          "/\"",
          "/\u00e4",
          "?at=x",
          "?at=%zz",
          "?version=x",
          "?version=-1",
          "?version=1&version=2",
          "?a=|",
          "?a=[",
          "?%",
          "/updates?lastEventId=x",
          "/updates?client=%0A",
          "/versions?limit=0",
          "/versions?before=%ff",
          "/" + "x".repeat(3_000),
          "?" + "x=y&".repeat(1_000));

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final Map<Integer, Integer> statuses = new TreeMap<>();

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private String request(String key) {
    List<String> headers = new ArrayList<>();
    String body = random.nextInt(3) == 0 ? any(BODIES) : ACTION;
    if (random.nextInt(3) > 0) {
      headers.add("Content-Type: application/json");
    }
    if (random.nextInt(3) > 0) {
      headers.removeIf(each -> true);
      headers.add(any(HEADERS));
    }
    return RawHttp.request(any(METHODS), key + any(SUFFIXES), headers, body);
  }

  /** But for those of the security log, which tells of attempts and has a bound of its own. */
  private static List<String> lines() throws IOException {
    try (Stream<String> lines = Files.lines(LOG)) {
      return lines.filter(line -> !line.contains(" dev.ropeway.security ")).toList();
    }
  }

  @Test
  void mistakesOfClientsDoNotFillIt() throws Exception {
    System.out.println("BadRequestsLogIT seed " + seed);
    String key = player();
    int before = lines().size();
    for (int i = 0; i < REQUESTS; i++) {
      send(request(key));
    }
    Http.get("/api/time").expect(200);
    List<String> more = lines().subList(before, lines().size());
    System.out.println("BadRequestsLogIT " + statuses + ", " + more.size() + " lines");
    String shown = String.join("\n", more.subList(0, Math.min(100, more.size())));
    assertTrue(more.size() <= MOST_LINES, "seed " + seed + ": " + more.size() + " lines\n" + shown);
    assertEquals(
        List.of(), more.stream().filter(line -> line.startsWith("\tat ")).toList(), "seed " + seed);
    assertTrue(
        statuses.keySet().stream().noneMatch(status -> status >= 500), () -> statuses.toString());
  }

  /** Some end before they are sent or before they are answered. */
  private void send(String request) throws IOException {
    try (RawHttp connection = new RawHttp()) {
      if (random.nextInt(10) == 0) {
        connection.send(request.substring(0, random.nextInt(request.length())));
      } else if (random.nextInt(20) == 0) {
        connection.send(request);
      } else if (!request.contains("9999999999") && !request.contains("chunked")) {
        statuses.merge(connection.send(request).answer().status(), 1, Integer::sum);
      } else { // it would wait for a body
        connection.send(request);
      }
    } catch (SocketException e) {
      statuses.merge(0, 1, Integer::sum); // answered before all of it was sent
    }
  }
}
