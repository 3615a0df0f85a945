package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A client that appends to a key and, whatever happens to its servers, repeats a request under the
 * same ids until it is acknowledged. Now and then it hangs up before the answer and asks elsewhere,
 * or sends a request before its turn. Confined to one thread but for {@link #acknowledged}.
 */
public final class RetryingClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a node says that cannot work, and a balancer of one that did not answer. */
  private static final Set<Integer> AGAIN = Set.of(502, 503, 504);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final String name;
  private final List<String> keys;
  private final Random random;
  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private long next = 1;
  private int at;

  /** Sends to the same key at several addresses. */
  public RetryingClient(String name, List<String> keys, Random random) {
    this.name = name;
    this.keys = keys;
    this.random = random;
  }

  /** The lines that a server has under a key. */
  public static List<String> stored(String key) throws Exception {
    return AppendLog.of(Http.get(key).expect(200).json().getJsonObject("data"));
  }

  /** The lines that were acknowledged. */
  public Set<String> acknowledged() {
    return acknowledged;
  }

  /** Sends so many requests, each until it is acknowledged. */
  public Void send(int requests) throws InterruptedException {
    for (int i = 0; i < requests; i++) {
      int count = 1 + random.nextInt(3);
      if (random.nextInt(10) == 0) {
        hangUp(next, count);
      }
      if (random.nextInt(10) == 0 && i < requests - 1) {
        tooEarly(next + count);
      }
      untilAcknowledged(next, count);
      LongStream.range(next, next + count)
          .forEach(id -> acknowledged.add(AppendLog.line(name, id)));
      next += count;
    }
    return null;
  }

  private void untilAcknowledged(long first, int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!acknowledged(first, count)) {
      assertTrue(System.nanoTime() < end, () -> name + " got no answer to action " + first);
      at++;
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private boolean acknowledged(long first, int count) throws InterruptedException {
    Reply reply;
    try {
      reply = post(first, count, PATIENCE, random.nextInt(4) == 0);
    } catch (IOException e) {
      return false; // nobody knows whether it was recorded
    }
    if (AGAIN.contains(reply.status())) {
      return false;
    }
    assertTrue(reply.status() == 200 || reply.status() == 202, reply::body);
    String wanted = reply.status() == 200 ? "applied" : "recorded";
    List<JsonObject> outcomes = reply.outcomes();
    assertEquals(count, outcomes.size(), reply::body);
    outcomes.stream()
        .map(outcome -> outcome.getString("status"))
        .forEach(status -> assertTrue(status.equals(wanted) || status.equals("applied")));
    return true;
  }

  /** Closes the connection while the request is on its way or being worked on. */
  private void hangUp(long first, int count) throws InterruptedException {
    try {
      post(first, count, Duration.ofMillis(1 + random.nextInt(10)), false);
    } catch (IOException e) {
      at++;
    }
  }

  /** A request whose turn it is not: refused, unless the one before has been recorded meanwhile. */
  private void tooEarly(long first) throws InterruptedException {
    try {
      Reply reply = post(first, 1, PATIENCE, false);
      if (reply.status() == 409) {
        assertTrue(reply.problem(409, "gap").getJsonNumber("expectedId").longValue() < first);
      }
    } catch (IOException e) {
      at++;
    }
  }

  private Reply post(long first, int count, Duration timeout, boolean async)
      throws IOException, InterruptedException {
    String actions =
        LongStream.range(first, first + count)
            .mapToObj(
                id ->
                    "{\"id\":%d,\"name\":\"append\",\"args\":%s}"
                        .formatted(id, AppendLog.args(name, id)))
            .collect(Collectors.joining(","));
    String body = "{\"client\":\"%s\",\"actions\":[%s]}".formatted(name, actions);
    var request =
        Http.request(keys.get(at % keys.size()) + "/actions", "Content-Type", Http.JSON)
            .timeout(timeout)
            .POST(BodyPublishers.ofString(body));
    if (async) {
      request.header("Prefer", "respond-async");
    }
    HttpResponse<String> response = Http.CLIENT.send(request.build(), BodyHandlers.ofString());
    return new Reply(response.statusCode(), response.headers(), response.body());
  }
}
