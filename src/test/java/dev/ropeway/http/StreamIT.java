package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.ropeway.DeployedServer;
import dev.ropeway.TrustingClient;
import dev.ropeway.http.EventReader.Event;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient.Version;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StreamIT extends ServerTest {
  private static final Duration SHORT = Duration.ofSeconds(10);

  private static long set(String key, String path, String value) throws Exception {
    String args = "{\"path\":\"" + path + "\",\"value\":" + value + "}";
    return Http.act(key, Http.action("set", args)).expect(200).version();
  }

  private static JsonValue data(String key) throws Exception {
    return Http.get(key).expect(200).json().getValue("/data");
  }

  @Test
  void beginsWithRetryAndSnapshotThenUpdates() throws Exception {
    String key = lobby();
    try (EventReader reader = EventReader.open(key)) {
      HttpHeaders headers = reader.head().headers();
      assertEquals("text/event-stream", headers.firstValue("Content-Type").orElse(""));
      assertEquals("private, no-store", headers.firstValue("Cache-Control").orElse(""));
      assertEquals("no", headers.firstValue("X-Accel-Buffering").orElse(""));
      Event retry = reader.any(SHORT);
      assertEquals("retry", retry.name());
      int about = Integer.parseInt(retry.data());
      assertTrue(about >= 500 && about <= 1_500, retry::data);
      Event snapshot = reader.next("snapshot");
      assertEquals(JsonText.read("{\"version\":0,\"data\":{}}"), snapshot.json());

      Http.act(key, Http.action("c1", 1, "set", "{\"path\":\"/a\",\"value\":1}")).expect(200);
      JsonObject update = reader.next("update").json();
      assertEquals(List.of("version", "from", "patch", "acks"), List.copyOf(update.keySet()));
      assertEquals(1, update.getInt("version"));
      assertEquals(
          JsonText.read("[{\"client\":\"c1\",\"id\":1,\"status\":\"applied\"}]"),
          update.get("acks"));
      assertEquals(data(key), reader.value());
    }
  }

  @Test
  void refusedActionsAreTold() throws Exception {
    String bob = player();
    try (EventReader reader = EventReader.open(bob)) {
      reader.next("snapshot");
      Http.act(bob, Http.action("c1", 1, "take_coins", "5")).expect(200);
      JsonObject update = reader.next("update").json();

      assertEquals(update.getInt("from"), update.getInt("version"));
      assertEquals(JsonValue.EMPTY_JSON_ARRAY, update.get("patch"));
      JsonObject ack = update.getJsonArray("acks").getJsonObject(0);
      assertEquals("rejected", ack.getString("status"));
      assertEquals("not enough coins: 0 of 5", ack.getString("reason"));
    }
  }

  @Test
  void everyAckComesOnceWhileClientsWrite() throws Exception {
    String key = lobby();
    try (EventReader reader = EventReader.open(key)) {
      reader.next("snapshot");
      List<CompletableFuture<Reply>> replies = new ArrayList<>();
      for (int client = 0; client < 8; client++) {
        CompletableFuture<Reply> last = CompletableFuture.completedFuture(null);
        for (int id = 1; id <= 25; id++) {
          String body = Http.action("c" + client, id, "increment", "{\"path\":\"/n\",\"by\":1}");
          last = last.thenCompose(before -> Http.acting(key, body));
          replies.add(last);
        }
      }
      long newest = 0;
      for (CompletableFuture<Reply> reply : replies) {
        newest = Math.max(newest, reply.get(30, TimeUnit.SECONDS).expect(200).version());
      }
      reader.until(newest);

      assertEquals(200, reader.acks().size());
      long different =
          reader.acks().stream()
              .map(a -> a.getString("client") + "#" + a.getInt("id"))
              .distinct()
              .count();
      assertEquals(200, different);
      assertEquals(JsonText.read("{\"n\":200}"), reader.value());
    }
  }

  @Test
  void resumesBehindTheLastEventWithoutASnapshot() throws Exception {
    String key = lobby();
    set(key, "/a", "1");
    JsonValue then = data(key);
    set(key, "/a", "2");
    set(key, "/b", "3");

    try (EventReader reader = EventReader.resume(key, 1, then)) {
      reader.next("update");
      reader.until(3);
      assertEquals(data(key), reader.value());
      set(key, "/b", "4");
      assertEquals("update", reader.next().name());
      assertEquals(data(key), reader.value());
    }
    try (EventReader all = EventReader.resume(key, 0, JsonValue.EMPTY_JSON_OBJECT)) {
      all.next("update");
      assertEquals(data(key), all.until(4).value());
    }
  }

  @Test
  void idNamesTheVersionAndWhichOfThatNumberItIs() throws Exception {
    String key = lobby();
    set(key, "/a", "1");
    String id;
    JsonValue then = data(key);
    try (EventReader plain = EventReader.open(key)) {
      assertEquals("1", plain.next("snapshot").id());
    }
    try (EventReader reader = EventReader.openAt(key + "/updates?stamped=true")) {
      reader.next("snapshot");
      id = reader.lastId();
      assertTrue(id.matches("100[0-9]{8}"), id);
    }
    set(key, "/a", "2");
    try (EventReader header = EventReader.open(key, "Last-Event-ID", id);
        EventReader query = EventReader.openAt(key + "/updates?lastEventId=" + id)) {
      for (EventReader reader : List.of(header, query)) {
        reader.has(1, then);
        assertEquals(2, reader.next("update").json().getInt("version"));
      }
    }
    String other = id.substring(0, id.length() - 1) + (id.endsWith("7") ? "8" : "7");
    try (EventReader reader = EventReader.open(key, "Last-Event-ID", other)) {
      assertEquals("unknown-version", reader.next("reset").json().getString("reason"));
      assertEquals(2, reader.next("snapshot").json().getInt("version"));
    }
  }

  @Test
  void headerWinsOverTheQuery() throws Exception {
    String key = lobby();
    set(key, "/a", "1");
    set(key, "/a", "2");
    try (EventReader reader = EventReader.openAt(key + "/updates?lastEventId=1")) {
      reader.has(1, JsonText.read("{\"a\":1}"));
      assertEquals(2, reader.next("update").json().getInt("version"));
    }
    try (EventReader reader =
        EventReader.openAt(key + "/updates?lastEventId=0", "Last-Event-ID", "1")) {
      reader.has(1, JsonText.read("{\"a\":1}"));
      assertEquals(2, reader.next("update").json().getInt("version"));
    }
  }

  @Test
  void unknownVersionIsResetInBand() throws Exception {
    String key = lobby();
    set(key, "/a", "1");
    for (String id : List.of("7", "99999999999999999999")) {
      try (EventReader reader = EventReader.open(key, "Last-Event-ID", id)) {
        Event reset = reader.next("reset");
        assertEquals(JsonText.read("{\"reason\":\"unknown-version\"}"), reset.json());
        assertEquals(1, reader.next("snapshot").json().getInt("version"));
      }
    }
  }

  @Test
  void quietStreamIsKeptAlive() throws Exception {
    try (EventReader reader = EventReader.open(player())) {
      reader.next("snapshot");
      assertEquals("comment", reader.any(Duration.ofSeconds(30)).name());
    }
  }

  @Test
  void clientMayBeNamed() throws Exception {
    try (EventReader reader = EventReader.openAt(lobby() + "/updates?client=c1")) {
      reader.next("snapshot");
    }
  }

  @Test
  void headOpensNoStream() throws Exception {
    Reply reply = Http.send("HEAD", lobby() + "/updates", "").expect(200);
    assertEquals("text/event-stream", reply.header("Content-Type"));
  }

  @Test
  void lateJoinersSeeAGaplessChainWhileWritesGoOn() throws Exception {
    String key = lobby();
    List<EventReader> readers = new ArrayList<>();
    long newest = 0;
    for (int i = 1; i <= 150; i++) {
      newest = set(key, "/n" + i % 7, Integer.toString(i));
      if (i % 5 == 0) {
        readers.add(EventReader.open(key));
      }
    }
    JsonValue last = data(key);
    for (EventReader reader : readers) {
      assertEquals(last, reader.until(newest).value());
      reader.close();
    }
  }

  @Test
  void readersThatNeverReadDelayNobody() throws Exception {
    String key = lobby();
    String large = "\"" + "x".repeat(200_000) + "\"";
    List<Socket> unread = new ArrayList<>();
    for (int i = 0; i < 32; i++) { // more than the server has threads for streams
      unread.add(neverReading(i % 4 == 0 ? tls() : plain(), key));
    }
    try (Socket stuck = neverReading(plain(), key);
        EventReader reader = EventReader.open(key)) {
      assertTrue(stuck.isConnected());
      reader.next("snapshot");
      long slowest = 0;
      for (int i = 0; i < 100; i++) {
        long start = System.nanoTime();
        reader.until(set(key, "/text", large.replaceFirst("x", "y" + i)));
        slowest = Math.max(slowest, System.nanoTime() - start);
      }
      assertTrue(slowest < SHORT.toNanos() / 2, "slowest delivery: " + slowest / 1_000_000 + " ms");
      wakesUpToAReset(stuck, reader.version());
      wakesUpToAReset(unread.get(0), reader.version());
    } finally {
      for (Socket each : unread) {
        each.close();
      }
    }
  }

  private static void wakesUpToAReset(Socket stuck, long newest) throws Exception {
    stuck.setSoTimeout(30_000);
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stuck.getInputStream(), StandardCharsets.UTF_8));
    boolean reset = false;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      reset |= line.equals("data: {\"reason\":\"too-slow\"}");
      if (line.startsWith("data: {\"version\":" + newest + ",")) {
        assertTrue(reset, "it was given every update");
        return;
      }
    }
    fail("the stream ended before version " + newest);
  }

  private static Socket neverReading(Socket socket, String key) throws IOException {
    String request = "GET " + key + "/updates HTTP/1.1\r\nHost: localhost\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static Socket plain() throws IOException {
    return connected(DeployedServer.at("/"));
  }

  private static Socket tls() throws Exception {
    URI server = DeployedServer.tls("/");
    Socket socket = connected(server);
    return TrustingClient.context()
        .getSocketFactory()
        .createSocket(socket, server.getHost(), server.getPort(), true);
  }

  private static Socket connected(URI server) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    return socket;
  }

  @Test
  void thousandReadersOfOneKeyAllGetEveryVersion() throws Exception {
    String key = lobby();
    List<EventReader> readers = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      readers.add(EventReader.open(key));
    }
    for (EventReader reader : readers) {
      reader.next("snapshot");
    }
    long newest = 0;
    for (int i = 1; i <= 40; i++) {
      newest = set(key, "/n", Integer.toString(i));
    }
    JsonValue last = data(key);
    for (EventReader reader : readers) {
      assertEquals(last, reader.until(newest).value());
    }
    readers.forEach(EventReader::close);
  }

  @Test
  void streamsOverHttp2Too() throws Exception {
    String key = lobby();
    try (EventReader reader =
        EventReader.open(TrustingClient.http2(), DeployedServer.tls(key).toString())) {
      assertEquals(Version.HTTP_2, reader.head().version());
      reader.next("snapshot");
      assertEquals(JsonValue.EMPTY_JSON_OBJECT, reader.value());
      reader.until(set(key, "/a", "1"));
    }
  }

  @Test
  void closedConnectionEndsItsStream() throws Exception {
    String key = lobby();
    EventReader reader = EventReader.open(key);
    reader.next("snapshot");
    assertTrue(MetricsIT.read("ropeway_streams_open") >= 1);
    double before = MetricsIT.read("ropeway_streams_open");

    reader.close();

    long end = System.nanoTime() + SHORT.toNanos();
    while (MetricsIT.read("ropeway_streams_open") >= before && System.nanoTime() < end) {
      set(key, "/n", Long.toString(System.nanoTime() % 1_000_000)); // only writing tells
    }
    assertTrue(MetricsIT.read("ropeway_streams_open") < before);
  }
}
