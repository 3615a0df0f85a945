package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whatever the headers of a request hold: no 5xx, and an error means that nothing was recorded. */
class RequestHeadersIT extends ServerTest {
  /**
   * Of requests, of answers, of HTTP/2, of proxies, and those that Liberty trusts if it is told.
   */
  private static final List<String> NAMES =
      List.of(
          ("Accept Accept-Charset Accept-Encoding Accept-Language Access-Control-Request-Headers"
                  + " Access-Control-Request-Method Authorization Cache-Control Connection"
                  + " Content-Disposition Content-Encoding Content-Language Content-Length"
                  + " Content-Location Content-MD5 Content-Range Content-Type Cookie Cookie2 Date"
                  + " Expect Forwarded From Host HTTP2-Settings Idempotency-Key If-Match"
                  + " If-Modified-Since If-None-Match If-Range If-Unmodified-Since Keep-Alive"
                  + " Last-Event-ID Link Max-Forwards Origin Pragma Prefer Priority"
                  + " Proxy-Authorization Proxy-Connection Range Referer Sec-Fetch-Site"
                  + " Sec-WebSocket-Key TE Trailer Transfer-Encoding Upgrade"
                  + " Upgrade-Insecure-Requests User-Agent Via Warning X-Forwarded-For"
                  + " X-Forwarded-Host X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Proto"
                  + " X-HTTP-Method-Override X-Method-Override X-Requested-With X-Unknown traceparent"
                  + " $WSAT $WSCC $WSCS $WSIS $WSPC $WSPR $WSRA $WSRH $WSRU $WSSC $WSSN $WSSP $WSSI")
              .split(" "));

  /** Those that something here, in JAX-RS or in the server reads: they get every value. */
  private static final Predicate<String> READ =
      Pattern.compile(
              "Accept.*|Content-(Encoding|Language|Length|Type)|Cookie|Expect|Host|Idempotency-Key"
                  + "|If-.*|Last-Event-ID|Prefer|Transfer-Encoding|X-Forwarded-.*")
          .asMatchPredicate();

  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          ",",
          ";",
          "=",
          "\"",
          "\\",
          "*",
          "/",
          "a",
          "a/",
          "/b",
          "a/b",
          "a/b/c",
          "*/b",
          "a/b;",
          "a/b;q",
          "a/b;q=",
          "a/b;q=x",
          "a/b;q=1.5",
          "a/b;q=-1",
          "a/b;q=NaN",
          "a/b;q=\"",
          "*/*;q=x",
          "*/*;q=0",
          "*/*;q=1e9",
          "*/*, a/b;q=x",
          "application/json;q=x",
          "a/b;c=\"d",
          "application/json;charset=none",
          "application/json; charset=\"",
          "application/json,",
          "application/json;q=0, */*",
          "application/json, text/html",
          "text/event-stream;q=x",
          "*/*;q=99999999999999999999",
          "text/html",
          "en;q=x",
          "en-",
          "-",
          "x-",
          "en;q=0",
          "utf-8;q=x",
          "gzip",
          "gzip;q=x",
          "deflate",
          "identity;q=0",
          "*;q=0",
          "br",
          "W/",
          "W/\"",
          "W/\"1",
          "\"1",
          "\"1\" \"2\"",
          "*, \"1\"",
          "0",
          "-1",
          "1.5",
          "99999999999999999999",
          "Sun, 06 Nov 1994 08:49:37 GMT",
          "Mon, 32 Foo 20026 99:99:99",
          "respond-async",
          "respond-async=\"",
          "wait=x",
          "bytes=5-1",
          "bytes=-",
          "100-continue",
          "trailers",
          "close",
          "upgrade",
          "h2c",
          "websocket",
          "chunked, gzip",
          "$Version=x",
          "a=b; c",
          "a=\"b",
          "=b",
          "[::",
          "localhost:99999",
          "http://[",
          "user@",
          "null",
          "%",
          "%zz",
          "%00",
          "${x}",
          "{}",
          "PUT",
          "\t",
          "\u00e9",
          "\u0080\u00ff",
          "a\u007fb");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final Map<String, Integer> statuses = new ConcurrentSkipListMap<>();
  private final Collection<String> wrong = new ConcurrentLinkedQueue<>();

  /** What a test does with all headers of one name, which it has its own key for. */
  private interface Sent {
    void with(List<String> headers) throws Exception;
  }

  /** Names have nothing to do with each other, so they take turns on all that the machine has. */
  private void all(Sent requests) {
    System.out.println("RequestHeadersIT seed " + seed);
    NAMES.parallelStream()
        .forEach(
            name -> {
              try {
                requests.with(headers(name));
              } catch (Exception e) {
                throw new AssertionError(name + ", seed " + seed, e);
              }
            });
    System.out.println("RequestHeadersIT " + statuses);
    assertEquals(List.of(), List.copyOf(wrong), "seed " + seed);
  }

  private List<String> headers(String name) {
    Random random = new Random(seed + name.hashCode());
    List<String> values = new ArrayList<>(READ.test(name) ? VALUES : List.of());
    for (int i = 0; i < 10; i++) {
      values.add(changed(random));
    }
    values.add("x".repeat(4_000));
    values.add("a/b;q=x,".repeat(500));
    values.add("\"1\", ".repeat(500));
    // for a body that is announced and does not come the server waits
    if (name.equals("Content-Length")) {
      values.removeIf(value -> value.matches("\\s*[0-9]+\\s*"));
    } else if (name.equals("Transfer-Encoding")) {
      values.removeIf(value -> value.contains("chunked"));
    }
    return values.stream().map(value -> name + ": " + value).toList();
  }

  /** Characters of one value exchanged, left out, or put in. */
  private static String changed(Random random) {
    StringBuilder text = new StringBuilder(VALUES.get(random.nextInt(VALUES.size())));
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(text.length() + 1);
      char c = "\",;=/*-.0189aqQW \t\\()<>@:?[]{}\u00e9\u0080".charAt(random.nextInt(32));
      if (at < text.length() && random.nextBoolean()) {
        text.deleteCharAt(at);
      }
      if (random.nextBoolean()) {
        text.insert(at, c);
      }
    }
    return text.toString();
  }

  private int status(String method, String path, String body, String header) throws IOException {
    List<String> lines = new ArrayList<>(List.of(header));
    if (!header.startsWith("Content-Type:") && !body.isEmpty()) {
      lines.add("Content-Type: " + (method.equals("PATCH") ? Http.MERGE_PATCH : Http.JSON));
    }
    try (RawHttp connection = new RawHttp()) {
      Reply reply = connection.send(RawHttp.request(method, path, lines, body)).answer();
      while (reply.status() == 100) {
        reply = connection.answer();
      }
      statuses.merge(method + " " + reply.status(), 1, Integer::sum);
      if (reply.status() >= 500) {
        wrong.add(header + " -> " + reply.status() + " " + reply.body());
      }
      return reply.status();
    }
  }

  private static long coins(String player) throws Exception {
    return Http.get(player).expect(200).json().getJsonObject("data").getInt("coins");
  }

  /** One answered 202 may be applied a little later. */
  private void requireOnly(long wanted, Callable<Long> recorded, List<String> headers)
      throws Exception {
    Await.until(
        Duration.ofSeconds(30),
        headers.get(0) + " and others: all that succeeded is applied",
        () -> recorded.call() >= wanted);
    if (recorded.call() != wanted) {
      wrong.add(headers + ": an error, and it is recorded");
    }
  }

  /** Each action gives another number of coins: their sum is what was answered with success. */
  @Test
  void errorOfAnActionMeansThatItIsNotRecorded() {
    all(
        headers -> {
          String bob = player();
          Http.act(bob, Http.action("add_coins", "0")).expect(200);
          long given = 0;
          for (int i = 1; i <= headers.size(); i++) {
            String action = Http.action("add_coins", Integer.toString(i));
            if (status("POST", bob + "/actions", action, headers.get(i - 1)) < 300) {
              given += i;
            }
          }
          requireOnly(given, () -> coins(bob), headers);
        });
  }

  /** Each patch changes the entry, so that its version counts those that were recorded. */
  @Test
  void errorOfAPatchMeansThatItIsNotRecorded() {
    all(
        headers -> {
          String room = lobby();
          Http.send("PATCH", room, "{\"a\":-1}", "Content-Type", Http.MERGE_PATCH).expect(200);
          long version = 1;
          for (int i = 0; i < headers.size(); i++) {
            if (status("PATCH", room, "{\"a\":" + i + "}", headers.get(i)) < 300) {
              version++;
            }
          }
          requireOnly(version, () -> Http.get(room).expect(200).version(), headers);
        });
  }

  @Test
  void readsAndStreamsAreNeverAnErrorOfTheServer() {
    all(
        headers -> {
          String bob = player();
          Http.act(bob, Http.action("add_coins", "0")).expect(200);
          for (String header : headers) {
            status("GET", bob, "", header);
            status("GET", bob + "/updates", "", header);
            status("HEAD", bob + "/updates", "", header);
          }
        });
  }
}
