package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ropeway.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A replay over HTTP, as a program asks for it. */
class PlaybackHttpTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PastServer past = new PastServer();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private HttpServer http;
  private RopewayClient client;

  @BeforeEach
  void start() throws Exception {
    for (long version = 1; version <= 3; version++) {
      past.history.add(
          JsonObjects.of(
              "version",
              version,
              "at",
              7_200_000L * version,
              "data",
              JsonObjects.of("n", version)));
    }
    http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 50);
    http.createContext("/", this::answer);
    http.start();
    client = RopewayClient.of(List.of(url()), why -> CompletableFuture.completedFuture("t1"));
  }

  private String url() {
    return "http://localhost:" + http.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    client.close();
    http.stop(0);
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().toString();
    boolean me = path.equals("/api/me");
    if (!me) {
      tokens.add(exchange.getRequestHeaders().getFirst("Authorization"));
    }
    String asked = PastServer.KEY + path.replace("/api/stores/lobby/keys/room-1", "");
    Answer answer =
        me
            ? Answer.ok("", 200, JsonObjects.of("auth", "jwt", "identity", "ann"))
            : past.send(asked, (status, type, body) -> true).join();
    byte[] body = answer.body().toString().getBytes(StandardCharsets.UTF_8);
    String type = answer.ok() ? "application/json" : Answer.PROBLEM;
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  @Test
  void showsWhatHappenedFasterThanItDid() throws Exception {
    Playback playback =
        client
            .replay("lobby", "room-1")
            .from(1)
            .speed(100)
            .longest(Duration.ofSeconds(2))
            .open()
            .get();
    playback.onVersion(past -> seen.add(past.version() + " " + past.causes() + past.data()));
    playback.play();
    Await.until(PATIENCE, "all is shown", () -> playback.state() == PlaybackState.ENDED);
    assertEquals(List.of("2 []{\"n\":2}", "3 []{\"n\":3}"), seen);
    get(playback.seek(playback.at().orElseThrow().minusMillis(1)));
    assertEquals(2, playback.version());
    assertEquals(List.of("Bearer t1"), new ArrayList<>(tokens.stream().distinct().toList()));
    client.close();
    Await.until(PATIENCE, "it ends", () -> playback.state() == PlaybackState.CLOSED);
  }

  @Test
  void whatWasPrunedIsTold() {
    past.oldest = 3;
    CompletableFuture<Playback> opening = client.replay("lobby", "room-1").from(2).open();
    Throwable failure = assertThrows(ExecutionException.class, () -> get(opening)).getCause();
    assertEquals(3, assertInstanceOf(ReplayFailedException.class, failure).oldest().orElseThrow());
  }
}
