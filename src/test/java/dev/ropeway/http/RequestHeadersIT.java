package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the headers of a request hold: no 5xx, and an error means that nothing was recorded. */
class RequestHeadersIT extends ServerTest {
  private static final String ACTION = "{\"actions\":[{\"name\":\"add_coins\",\"args\":1}]}";

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
  private final Random random = new Random(seed);
  private final Map<String, Integer> statuses = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private String bob;

  @BeforeEach
  void start() throws Exception {
    System.out.println("RequestHeadersIT seed " + seed);
    bob = player();
    Http.act(bob, Http.action("add_coins", "0")).expect(200);
  }

  private interface Sent {
    void with(String header) throws Exception;
  }

  private void all(Sent request) throws Exception {
    for (String name : NAMES) {
      if (READ.test(name)) {
        for (String value : VALUES) {
          send(request, name, value);
        }
      }
      for (int i = 0; i < 10; i++) {
        send(request, name, changed());
      }
      send(request, name, "x".repeat(4_000));
      send(request, name, "a/b;q=x,".repeat(500));
      send(request, name, "\"1\", ".repeat(500));
    }
    System.out.println("RequestHeadersIT " + statuses);
    assertEquals(List.of(), wrong, "seed " + seed);
  }

  private void send(Sent request, String name, String value) throws Exception {
    // for a body that is announced and does not come the server waits
    boolean announced =
        name.equals("Content-Length") && value.matches("\\s*[0-9]+\\s*")
            || name.equals("Transfer-Encoding") && value.contains("chunked");
    if (!announced) {
      request.with(name + ": " + value);
    }
  }

  /** Characters of one value exchanged, left out, or put in. */
  private String changed() {
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
    Reply reply = RawHttp.once(RawHttp.request(method, path, lines, body));
    statuses.merge(method + " " + reply.status(), 1, Integer::sum);
    if (reply.status() >= 500) {
      wrong.add(header + " -> " + reply.status() + " " + reply.body());
    }
    return reply.status();
  }

  private int coins() throws Exception {
    return Http.get(bob).expect(200).json().getJsonObject("data").getInt("coins");
  }

  @Test
  void errorOfAnActionMeansThatItIsNotRecorded() throws Exception {
    int[] known = {coins()};
    all(
        header -> {
          int status = status("POST", bob + "/actions", ACTION, header);
          if (status == 202) {
            Await.until(Duration.ofSeconds(30), "it is applied", () -> coins() == known[0] + 1);
          }
          int coins = coins();
          if (status >= 300 && coins != known[0]) {
            wrong.add(header + " -> " + status + ", and it is recorded");
          }
          known[0] = coins;
        });
  }

  @Test
  void errorOfAPatchMeansThatItIsNotRecorded() throws Exception {
    String room = lobby();
    Http.send("PATCH", room, "{\"a\":-1}", "Content-Type", Http.MERGE_PATCH).expect(200);
    int[] next = {0};
    String[] known = {Http.get(room).expect(200).body()};
    all(
        header -> {
          String body = String.format(Locale.ROOT, "{\"a\":%d}", next[0]++);
          int status = status("PATCH", room, body, header);
          String after = Http.get(room).expect(200).body();
          if (status >= 300 && !after.equals(known[0])) {
            wrong.add(header + " -> " + status + ", and it is recorded");
          }
          known[0] = after;
        });
  }

  @Test
  void readsAndStreamsAreNeverAnErrorOfTheServer() throws Exception {
    all(header -> status("GET", bob, "", header));
    all(header -> status("GET", bob + "/updates", "", header));
    all(header -> status("HEAD", bob + "/updates", "", header));
  }
}
