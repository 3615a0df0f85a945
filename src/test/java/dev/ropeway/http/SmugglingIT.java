package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Requests whose end a proxy and the server could see at different places. Their connections are
 * closed; behind it stands a request that must never be taken for one.
 */
class SmugglingIT extends ServerTest {
  private static final String ACTION = Http.action("add_coins", "1");
  private static final int LENGTH = ACTION.length();
  private static final String HEX = Integer.toHexString(LENGTH);
  private static final String CHUNKS = HEX + "\r\n" + ACTION + "\r\n0\r\n\r\n";

  /** Head lines and what follows them. */
  private record Row(String head, String body) {}

  /** The server drops the length before any filter sees it, as RFC 9112 in 6.3 wants. */
  private static Stream<Row> bothLengthAndChunks() {
    return Stream.of(
        new Row("Content-Length: " + LENGTH + "\r\nTransfer-Encoding: chunked", CHUNKS),
        new Row("Transfer-Encoding: chunked\r\nContent-Length: 5", CHUNKS),
        new Row("Transfer-Encoding: chunked\r\nContent-Length: " + CHUNKS.length(), CHUNKS),
        new Row("Content-Length: 5\r\nTransfer-Encoding : chunked", CHUNKS),
        new Row("Content-Length: 5\r\nTransfer-Encoding:\r\n chunked", CHUNKS));
  }

  private static Stream<Row> lengths() {
    return Stream.of(
            LENGTH + "\r\nContent-Length: " + LENGTH,
            "5\r\nContent-Length: " + LENGTH,
            LENGTH + ", " + LENGTH,
            LENGTH + ", 5",
            "+" + LENGTH,
            "-" + LENGTH,
            "0x" + HEX,
            HEX + "h",
            "4 3",
            LENGTH + ".0",
            "1e2",
            "",
            "\"" + LENGTH + "\"",
            LENGTH + ";a",
            "\u00b2")
        .map(length -> new Row("Content-Length: " + length, ACTION));
  }

  private static Stream<Row> codings() {
    return Stream.of(
            "chunked, identity",
            "identity, chunked",
            "identity",
            "chunked, chunked",
            "gzip, chunked",
            "xchunked",
            "chunked;q=1",
            "\"chunked\"",
            "\u000bchunked",
            "chunked\u0000",
            "",
            "chunked\r\nTransfer-Encoding: identity",
            "identity\r\nTransfer-Encoding: chunked",
            "\r\n chunked ,identity")
        .map(coding -> new Row("Transfer-Encoding: " + coding, CHUNKS));
  }

  private static Stream<Row> chunks() {
    return Stream.of(
            HEX + "\r\n",
            "0x" + HEX + "\r\n",
            "+" + HEX + "\r\n",
            "-1\r\n",
            "2g\r\n",
            " " + HEX + "\r\n",
            HEX + " \r\n",
            HEX + ";a=\"x\r\ny\"\r\n",
            HEX + ";a\nb\r\n",
            HEX + "\n",
            HEX + "\r",
            "\r\n",
            "100000000" + HEX + "\r\n",
            "10000000000000000" + HEX + "\r\n",
            "5\r\n")
        .map(size -> new Row("Transfer-Encoding: chunked", size + ACTION + "\r\n0\r\n\r\n"));
  }

  private static Stream<Row> lines() {
    return Stream.of(
            "Transfer-Encoding : chunked",
            "Transfer-Encoding\t: chunked",
            " Folded: first",
            "No-Colon",
            ": nameless",
            "Spaced Name: a",
            "Bare: a\rContent-Length: 5",
            "Null: a\u0000b",
            "Control: a\u0001b",
            "Host: evil.example",
            "Host: localhost")
        .map(line -> new Row(line + "\r\nContent-Length: " + LENGTH, ACTION));
  }

  @TestFactory
  Stream<DynamicTest> refusesWhatSmugglingNeeds() {
    return Stream.of(lengths(), codings(), lines())
        .flatMap(rows -> rows)
        .map(
            row ->
                dynamicTest(
                    row.head().replaceAll("[^ -~]", "?") + " | " + row.body().substring(0, 8),
                    () -> {
                      String visible = player();
                      String hidden = player();
                      assertRefused(visible, row.head(), row.body(), hidden);
                      Http.get(visible).problem(404, "not-found");
                      Http.get(hidden).problem(404, "not-found");
                    }));
  }

  /** However the server takes them apart: what comes behind them is never read. */
  @TestFactory
  Stream<DynamicTest> readsNothingBehindChunks() {
    return Stream.concat(chunks(), bothLengthAndChunks())
        .map(
            row ->
                dynamicTest(
                    row.body().substring(0, 8).replaceAll("[^ -~]", "?"),
                    () -> {
                      String hidden = player();
                      try (RawHttp connection = new RawHttp()) {
                        connection.send(around(player(), row.head(), row.body(), hidden)).answer();
                        assertTrue(connection.ends(), "the connection is closed");
                      }
                      Http.get(hidden).problem(404, "not-found");
                    }));
  }

  @Test
  void bodiesInChunksAreTaken() throws Exception {
    String visible = player();
    try (RawHttp connection = new RawHttp()) {
      Reply reply =
          connection.send(around(visible, "Transfer-Encoding: chunked", CHUNKS, visible)).answer();
      reply.expect(200);
      assertEquals("close", reply.header("Connection").toLowerCase(Locale.ROOT));
    }
    assertEquals("1", Http.get(visible).expect(200).header("ETag").replaceAll("\\D", ""));
  }

  private static String around(String key, String head, String body, String hidden) {
    String request =
        "POST "
            + key
            + "/actions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    String behind = RawHttp.request("POST", hidden + "/actions", List.of(), ACTION);
    return request + head + "\r\n\r\n" + body + behind;
  }

  private static void assertRefused(String key, String head, String body, String hidden)
      throws IOException {
    try (RawHttp connection = new RawHttp()) {
      Reply reply = connection.send(around(key, head, body, hidden)).answer();
      assertTrue(List.of(400, 421, 501).contains(reply.status()), reply::toString);
      assertEquals("close", reply.header("Connection").toLowerCase(Locale.ROOT));
      assertTrue(connection.ends(), "the connection is closed");
    }
  }

  @Test
  void pagesAreNoWayInEither() throws Exception {
    for (String head :
        List.of(
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked",
            "Content-Length: 0\r\nContent-Length: 5")) {
      String hidden = player();
      String behind = RawHttp.request("POST", hidden + "/actions", List.of(), ACTION);
      try (RawHttp connection = new RawHttp()) {
        Reply reply =
            connection
                .send(
                    "GET /draw/ HTTP/1.1\r\nHost: localhost\r\n"
                        + head
                        + "\r\n\r\n0\r\n\r\n"
                        + behind)
                .answer();
        assertTrue(List.of(200, 400).contains(reply.status()), reply::toString);
        assertTrue(connection.ends());
      }
      Http.get(hidden).problem(404, "not-found");
    }
  }

  @Test
  void bodiesOfOtherAnswersAreNotTakenForRequests() throws Exception {
    String hidden = player();
    String inside = RawHttp.request("POST", hidden + "/actions", List.of(), ACTION);
    for (String line :
        List.of(
            "GET /draw/ HTTP/1.1\r\nHost: localhost",
            "PUT / HTTP/1.1\r\nHost: localhost",
            "POST /api/nothing HTTP/1.1\r\nHost: localhost",
            "GET /api/time HTTP/1.1\r\nHost: localhost",
            "POST /api/time HTTP/1.1\r\nHost: evil.example",
            "GET http://evil.example/api/time HTTP/1.1\r\nHost: localhost",
            "GET /api/time HTTP/1.0")) {
      try (RawHttp connection = new RawHttp()) {
        connection.send(line + "\r\nContent-Length: " + inside.length() + "\r\n\r\n" + inside);
        connection.answer();
      }
    }
    Http.get(hidden).problem(404, "not-found");
  }

  /** The server drops the second one before any filter sees it; what it does then is safe. */
  @Test
  void ofTwoLengthsTheFirstCountsAndTheConnectionIsClosed() throws Exception {
    String visible = player();
    String hidden = player();
    String behind = RawHttp.request("POST", hidden + "/actions", List.of(), ACTION);
    List<String> lengths = List.of("Content-Length: " + LENGTH, "Content-Length: 5");
    try (RawHttp connection = new RawHttp()) {
      connection
          .send(
              RawHttp.request(
                      "POST",
                      visible + "/actions",
                      List.of(String.join("\r\n", lengths), "Content-Type: application/json"),
                      ACTION)
                  + behind)
          .answer();
      assertTrue(connection.ends());
    }
    Http.get(hidden).problem(404, "not-found");
  }

  @Test
  void theHostIsSaidOnce() throws Exception {
    for (String head :
        List.of("", "Host: \r\n", "Host: a, localhost\r\n", "Host: a@localhost\r\n")) {
      Reply reply = RawHttp.once("GET /api/time HTTP/1.1\r\n" + head + "\r\n");
      assertTrue(List.of(400, 421).contains(reply.status()), head + reply);
    }
  }
}
