package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.FreePort;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.TestDatabase;
import dev.ropeway.TrustingClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests whose bodies do not come, or not to their end, cost those of others nothing. */
@Timeout(180)
class SlowBodiesIT {
  private static final String KEY = "/api/stores/players/keys/";
  private static final String JSON = "/api/stores/lobby/keys/";
  private static final String ACTION = Http.action("add_coins", "1");
  private static final int MANY = 300;
  private static final int GOOD = 9;
  private static final int WARM = 200;
  private static final Duration DEADLINE = Duration.ofSeconds(6);
  private static final int HELD = 4_194_304;

  private static final int TLS = FreePort.find();

  private static LibertyProcess server;

  @BeforeAll
  static void start() throws Exception {
    server =
        ServerFolder.make("slow-bodies", TestDatabase.freshDatabaseUrl())
            .with("HTTPS_PORT", Integer.toString(TLS))
            .with("ROPEWAY_LIMIT_BODY_TIME", Long.toString(DEADLINE.toMillis()))
            .with("ROPEWAY_LIMIT_BODIES", Integer.toString(HELD))
            .start()
            .awaitReady();
    for (int i = 0; i < WARM; i++) { // taking in hundreds of connections is work for cold code
      act("warm").expect(200);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    List<String> complaints = server.complaints();
    server.close();
    assertEquals(List.of(), complaints);
  }

  private static Reply act(String key) throws Exception {
    return Http.act(server.address() + KEY + key, ACTION);
  }

  private static RawHttp connection() throws IOException {
    return new RawHttp(URI.create(server.address()));
  }

  private static String request(String method, String path, String length, String body) {
    return RawHttp.request(method, path, List.of("Content-Type: application/json", length), body);
  }

  private static String half(String method, String path) {
    return request(method, path, "Content-Length: " + 2 * ACTION.length(), ACTION);
  }

  private static void closeAll(List<RawHttp> connections) throws IOException {
    for (RawHttp each : connections) {
      each.close();
    }
  }

  /** The first one has its turn when the server has taken all the others in, which is its work. */
  private static void requireQuickAnswers(String beside) throws Exception {
    long[] millis = new long[GOOD];
    for (int i = 0; i < GOOD; i++) {
      long start = System.nanoTime();
      act("good").expect(200);
      millis[i] = (System.nanoTime() - start) / 1_000_000;
    }
    String told = Arrays.toString(millis) + " ms beside " + beside;
    System.out.println("SlowBodiesIT: " + told);
    assertTrue(millis[0] < DEADLINE.toMillis() - 500, told); // not when the others are given up
    Arrays.sort(millis);
    assertTrue(millis[GOOD / 2] < 500, told);
  }

  @Test
  void halfSentBodiesHoldNobodyUpAndEndAtTheDeadline() throws Exception {
    List<RawHttp> slow = new ArrayList<>();
    try {
      for (int i = 0; i < MANY; i++) {
        slow.add(connection().send(half("POST", KEY + "slow/actions")));
      }
      requireQuickAnswers(MANY + " half-sent bodies");
      for (RawHttp each : slow) {
        Reply reply = each.answer();
        reply.problem(408, "body-timeout");
        assertEquals("close", reply.header("Connection").toLowerCase(Locale.ROOT));
        assertTrue(each.ends());
      }
      Http.get(server.address() + KEY + "slow").problem(404, "not-found");
    } finally {
      closeAll(slow);
    }
  }

  /** Who answers without reading a body leaves it to the server, which waits without a thread. */
  @Test
  void bodiesThatNobodyAskedForHoldNobodyUp() throws Exception {
    List<RawHttp> slow = new ArrayList<>();
    try {
      for (int i = 0; i < MANY / 5; i++) {
        slow.add(connection().send(half("GET", KEY + "warm")));
        slow.add(connection().send(half("DELETE", "/api/nowhere")));
        slow.add(connection().send(half("POST", KEY + "warm/actions").replace("json", "j;q=x")));
        slow.add(
            connection()
                .send(request("POST", KEY + "warm/actions", "Content-Length: 2000000", ACTION)));
        slow.add(
            connection()
                .send(
                    request("PATCH", JSON + "warm", "Transfer-Encoding: chunked", "10\r\n{\"a\"")
                        .replace("json", "merge-patch+json")));
      }
      requireQuickAnswers("bodies that nobody asked for");
      for (int i = 0; i < slow.size(); i++) {
        int[] statuses = {200, 404, 400, 413, 408};
        assertEquals(statuses[i % 5], slow.get(i).answer().status(), "request " + i);
      }
    } finally {
      closeAll(slow);
    }
  }

  @Test
  void bodiesThatArriveTogetherAreBoundedAndGiveBackWhatTheyTook() throws Exception {
    byte[] most = new byte[1_000_000];
    String large = new String(most, StandardCharsets.ISO_8859_1);
    List<RawHttp> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 6; i++) {
        slow.add(
            connection()
                .send(request("POST", KEY + "large/actions", "Content-Length: 1000001", large)));
      }
      int refused = 0;
      for (RawHttp each : slow) {
        Reply reply = each.answer();
        if (reply.status() == 503) {
          reply.problem(503, "overloaded");
          assertEquals("1", reply.header("Retry-After"));
          refused++;
        } else {
          reply.problem(408, "body-timeout");
        }
      }
      assertTrue(refused >= 2 && refused < 6, refused + " of 6 were refused");
    } finally {
      closeAll(slow);
    }
    for (int i = 0; i < 20; i++) { // in all more than may be held, if any were forgotten
      String body = " ".repeat(1_000_000) + ACTION;
      Http.act(server.address() + KEY + "fits", body).expect(200);
    }
    assertEquals(20, Http.get(server.address() + KEY + "fits").expect(200).version());
  }

  @Test
  void bodiesThatBreakOffLeaveNothingBehind() throws Exception {
    for (int i = 0; i < 3_000; i++) { // more than fit, by what even the smallest is counted
      connection().send(half("POST", KEY + "gone/actions")).close();
    }
    Await.until(
        Duration.ofSeconds(30), "what they took is given back", () -> act("gone").status() == 200);
    assertEquals(1, Http.get(server.address() + KEY + "gone").expect(200).version());
  }

  /** Whoever sends without a pause keeps a thread busy, but not beyond the deadline. */
  @Test
  void bodyWithoutEndEndsAtTheDeadline() throws Exception {
    String chunk = "10000\r\n" + " ".repeat(0x10000) + "\r\n";
    try (RawHttp connection = connection()) {
      connection.send(request("POST", KEY + "endless/actions", "Transfer-Encoding: chunked", ""));
      CompletableFuture<Void> sender =
          CompletableFuture.runAsync(
              () -> {
                while (true) {
                  try {
                    connection.send(chunk);
                  } catch (IOException e) {
                    return; // the connection is closed
                  }
                }
              });
      connection.answer().problem(413, "body-too-large");
      act("endless").expect(200);
      connection.close();
      sender.get(1, TimeUnit.MINUTES);
    }
  }

  @Test
  void bodyThatComesInPiecesIsTakenAsAWhole() throws Exception {
    try (RawHttp connection = connection()) {
      String whole = request("POST", KEY + "pieces/actions", "X-None: 1", ACTION);
      for (char c : whole.toCharArray()) {
        connection.send(String.valueOf(c));
      }
      connection.answer().expect(200);
      String chunks =
          ACTION.chars().mapToObj(c -> "1\r\n" + (char) c + "\r\n").reduce("", String::concat);
      connection
          .send(
              request(
                  "POST",
                  KEY + "pieces/actions",
                  "Transfer-Encoding: chunked",
                  chunks + "0\r\n\r\n"))
          .answer()
          .expect(200);
    }
    assertEquals(2, Http.get(server.address() + KEY + "pieces").expect(200).version());
  }

  /** Such answers are there as soon as the body is, unlike those that a cycle brings. */
  @Test
  void whatIsRefusedOrKnownIsAnsweredHoweverTheBodyCame() throws Exception {
    String counted = Http.action("c1", 1, "add_coins", "1");
    String gap = Http.action("c1", 5, "add_coins", "1");
    String path = KEY + "known/actions";
    for (int i = 0; i < 100; i++) {
      for (String body : List.of("{" + counted, counted, gap)) {
        String whole = request("POST", path, "X-None: 1", body);
        int half = whole.length() - (i % 2) * body.length() / 2;
        int status = body.equals(counted) ? 200 : body.equals(gap) ? 409 : 400;
        try (RawHttp connection = connection()) { // the server ends it after a problem
          connection.send(whole.substring(0, half)).send(whole.substring(half));
          assertEquals(status, connection.answer().status(), whole);
        }
      }
    }
    assertEquals(1, Http.get(server.address() + KEY + "known").expect(200).version());
  }

  /** What reading the past holds is given back also where a body came with the request. */
  @Test
  void readsWithABodyHoldNothingWhenTheyAreAnswered() throws Exception {
    act("read").expect(200);
    try (RawHttp connection = connection()) {
      String read = request("GET", KEY + "read/versions", "X-None: 1", ACTION);
      for (int i = 0; i < 200; i++) { // in all far more than ropeway.history.bytes
        assertEquals(200, connection.send(read).answer().status(), "request " + i);
      }
    }
  }

  @Test
  void clientThatAsksFirstIsToldToGoOnAndThenAnswered() throws Exception {
    try (RawHttp connection = connection()) {
      String whole = request("POST", KEY + "asks/actions", "Expect: 100-continue", ACTION);
      int head = whole.indexOf("\r\n\r\n") + 4;
      assertEquals(100, connection.send(whole.substring(0, head)).answer().status());
      connection.send(ACTION).answer().expect(200);
    }
  }

  /** Nobody has asked for it, and this server has few threads. */
  @Test
  void overTlsThereIsNoHttp2() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + TLS + KEY + "tls/actions"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(ACTION))
            .build();
    HttpResponse<String> reply = TrustingClient.http2().send(request, BodyHandlers.ofString());
    assertEquals(200, reply.statusCode(), reply::body);
    assertEquals(HttpClient.Version.HTTP_1_1, reply.version());
  }
}
