package dev.ropeway.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Haproxy;
import dev.ropeway.config.TrustedProxies;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code deploy/haproxy.cfg} does with requests, before servers that only say who they are.
 */
class HaproxyIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String KEYS = "/api/stores/lobby/keys/";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<LightNode> nodes = new ArrayList<>();
  private Haproxy balancer;
  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    for (String name : List.of("1", "2", "3")) {
      nodes.add(new LightNode(name));
    }
    balancer = before(Haproxy.before(ports()));
  }

  private List<Integer> ports() {
    return nodes.stream().map(LightNode::port).toList();
  }

  /** Waits until it knows that its nodes are well. */
  private static Haproxy before(Haproxy started) throws Exception {
    for (int node = 1; node <= 3; node++) {
      started.await(node, "UP");
    }
    return started;
  }

  @AfterEach
  void stop() throws Exception {
    balancer.close();
    for (AutoCloseable each : open) {
      each.close();
    }
    for (LightNode node : nodes) {
      node.close();
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(balancer.address() + path)).timeout(PATIENCE);
  }

  private HttpResponse<InputStream> get(String path) throws Exception {
    return client.send(request(path).build(), BodyHandlers.ofInputStream());
  }

  private HttpResponse<String> post(String path) throws Exception {
    HttpResponse<String> response =
        client.send(
            request(path).POST(BodyPublishers.ofString("{}")).build(), BodyHandlers.ofString());
    Await.until(PATIENCE, "it is over", () -> balancer.current("entries") == 0);
    return response;
  }

  private static String node(HttpResponse<?> response) {
    assertEquals(200, response.statusCode());
    return response.headers().firstValue("X-Node").orElseThrow();
  }

  /**
   * The node that a path leads to, by a request that is answered at once. The balancer counts it
   * until it has cleared it away, a little after its answer: the next request would find its node
   * busy.
   */
  private String home(String path) throws Exception {
    HttpResponse<InputStream> response = get(path);
    response.body().readAllBytes();
    Await.until(PATIENCE, "it is over", () -> balancer.current("entries") == 0);
    return node(response);
  }

  private LightNode light(String name) {
    return nodes.get(Integer.parseInt(name) - 1);
  }

  @Test
  void configurationHasNoFault() throws Exception {
    Map<String, String> plain = new TreeMap<>(Map.of("BALANCER_TLS", "no-ssl"));
    plain.put("BALANCER_BIND", ":8080");
    for (int node = 1; node <= 3; node++) {
      plain.put("BALANCER_NODE" + node, "10.0.0." + node + ":9443");
    }
    assertEquals("", Haproxy.faults(plain));
    Path pem = certificate();
    Path authority = folder.resolve("ca.crt");
    Map<String, String> tls = new TreeMap<>(plain);
    tls.put(
        "BALANCER_BIND",
        replaced(
            HaproxyFile.preset("BALANCER_BIND"), "/etc/haproxy/site/site.pem", pem.toString()));
    tls.put(
        "BALANCER_TLS",
        replaced(
            HaproxyFile.preset("BALANCER_TLS"), "/etc/haproxy/nodes/ca.crt", authority.toString()));
    assertEquals("", Haproxy.faults(tls));
    plain.put("BALANCER_NODE2", "10.0.0.2:none");
    assertNotEquals("", Haproxy.faults(plain));
  }

  /** A certificate and its key in one file. */
  private Path certificate() throws Exception {
    Process making =
        new ProcessBuilder(
                "bash", "deploy/certificates.sh", folder.toString(), folder.toString(), "node")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(making.waitFor(60, TimeUnit.SECONDS));
    String both =
        Files.readString(folder.resolve("server.crt"))
            + Files.readString(folder.resolve("server.key"));
    return Files.writeString(folder.resolve("site.pem"), both);
  }

  @Test
  void whateverIsAskedOfAKeyIsAskedOfOneNode() throws Exception {
    for (String[] same :
        new String[][] {{"bob", "%62ob", "b%6Fb", "b%6fb"}, {"a%2Fb%20c", "%61%2fb%20%63"}}) {
      String home = home(KEYS + same[0]);
      for (String key : same) {
        assertEquals(home, home(KEYS + key));
        assertEquals(home, home(KEYS + key + "?x=1"));
        assertEquals(home, home(KEYS + key + "/versions/3"));
        assertEquals(home, home("/api/stores/l%6Fbby/keys/" + key));
        assertEquals(home, node(post(KEYS + key + "/actions")));
        assertEquals(home, node(post(KEYS + key + "/messages")));
        HttpResponse<InputStream> stream = get(KEYS + key + "/updates");
        assertEquals(home, node(stream));
        stream.body().close();
        Await.until(PATIENCE, "it is closed", () -> balancer.current("streams") == 0);
      }
    }
  }

  @Test
  void keysAndStoresAreSpreadAndSoIsWhatIsOfNoKey() throws Exception {
    assertSpread(IntStream.range(0, 600).mapToObj(i -> KEYS + "key-" + i).toList(), 120);
    assertSpread(
        IntStream.range(0, 600).mapToObj(i -> "/api/stores/s" + i + "/keys/k").toList(), 120);
    assertSpread(Collections.nCopies(30, "/api/stores/lobby/keys"), 10);
    assertSpread(Collections.nCopies(30, "/api/time"), 10);
  }

  private void assertSpread(List<String> paths, int least) throws Exception {
    List<String> homes = new ArrayList<>();
    for (String path : paths) {
      homes.add(home(path));
    }
    for (String each : List.of("1", "2", "3")) {
      int count = Collections.frequency(homes, each);
      assertTrue(count >= least, () -> each + " has " + count + " of " + paths.get(0));
    }
  }

  /** None has more than twice its share, and who has more than one may have keeps most of it. */
  @Test
  void hotKeyTakesTwoSharesOfItsNodeAndNoMore() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    nodes.forEach(node -> node.answerAfter(answers));
    List<CompletableFuture<HttpResponse<String>>> asked = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      asked.add(client.sendAsync(request(KEYS + "hot").build(), BodyHandlers.ofString()));
      int sent = i + 1;
      Await.until(
          PATIENCE,
          "it arrives",
          () -> nodes.stream().mapToInt(n -> n.asked().size()).sum() == sent);
    }
    List<Integer> had = nodes.stream().map(node -> node.asked().size()).sorted().toList();
    answers.countDown();
    for (CompletableFuture<HttpResponse<String>> each : asked) {
      assertEquals(200, each.get(30, TimeUnit.SECONDS).statusCode());
    }
    assertTrue(had.get(2) >= 35 && had.get(2) <= 41, had::toString);
  }

  @Test
  void nodeThatDiesIsLeftAtOnceAndTheOthersKeepTheirKeys() throws Exception {
    balancer.close();
    balancer =
        before(Haproxy.before(ports(), each -> replaced(each, "slowstart 30s", "slowstart 1s")));
    List<String> keys = IntStream.range(0, 60).mapToObj(i -> KEYS + "key-" + i).toList();
    List<String> homes = new ArrayList<>();
    for (String key : keys) {
      homes.add(home(key));
    }
    light("2").die();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < keys.size(); i++) {
        String now = node(post(keys.get(i) + "/actions"));
        assertNotEquals("2", now);
        assertTrue(homes.get(i).equals("2") || homes.get(i).equals(now), keys.get(i));
      }
      balancer.await(2, "DOWN");
    }
    light("2").rise();
    balancer.await(2, "UP");
    Await.until(
        PATIENCE,
        "it has its keys again",
        () -> {
          for (int i = 0; i < keys.size(); i++) {
            if (!homes.get(i).equals(home(keys.get(i)))) {
              return false;
            }
          }
          return true;
        });
  }

  @Test
  void nodeThatIsNotReadyOrDrainedIsAskedNoMoreAndItsStreamsGoOn() throws Exception {
    String home = home(KEYS + "bob");
    HttpResponse<InputStream> stream = get(KEYS + "bob/updates");
    open.add(stream.body());
    assertEquals(home, node(stream));

    light(home).ready(false);
    balancer.await(Integer.parseInt(home), "DOWN");
    assertNotEquals(home, home(KEYS + "bob"));
    assertEquals(':', stream.body().read());
    light(home).ready(true);
    balancer.await(Integer.parseInt(home), "UP");

    balancer.tell("set server entries/node" + home + " state drain");
    for (String backend : List.of("entries", "streams", "watchers", "others")) {
      String status = balancer.status(backend, Integer.parseInt(home));
      assertTrue(status.startsWith("DRAIN"), backend + " " + status);
    }
    light(home).asked().clear();
    for (int i = 0; i < 30; i++) {
      assertNotEquals(home, home(KEYS + "key-" + i));
      assertNotEquals(home, home("/api/time"));
    }
    assertEquals(List.of(), light(home).asked());
    assertTrue(stream.body().readNBytes(100).length == 100, "the stream goes on");
  }

  /** Such as while the database is away: they take in what will be recorded when it is back. */
  @Test
  void ifNoNodeIsReadyTheyAreAskedAllTheSame() throws Exception {
    for (LightNode node : nodes) {
      node.ready(false);
    }
    for (int node = 1; node <= 3; node++) {
      balancer.await(node, "DOWN");
    }
    assertSpread(IntStream.range(0, 60).mapToObj(i -> KEYS + "key-" + i).toList(), 10);
    String home = home(KEYS + "bob");
    assertEquals(home, node(post(KEYS + "bob/actions")));
    light(home).die();
    assertNotEquals(home, node(post(KEYS + "bob/actions")));
  }

  /** It may be on the disk of the database already. */
  @Test
  void whatANodeMayHaveRecordedIsNotSentToAnother() throws Exception {
    String home = home(KEYS + "bob");
    nodes.forEach(node -> node.asked().clear());
    light(home).mute(true);
    Socket socket = raw("POST " + KEYS + "bob/actions HTTP/1.1\nContent-Length: 2\n", "{}");
    String head = head(socket.getInputStream());
    assertTrue(head.startsWith("HTTP/1.1 502 "), head);
    assertEquals(
        1,
        nodes.stream()
            .flatMap(node -> node.asked().stream())
            .filter(each -> each.line().startsWith("POST"))
            .count());
    assertNotEquals(home, home(KEYS + "bob"), "a read is asked of another one");
  }

  /** The number by which mirrors say where a key is. */
  private static String numberOf(String key) {
    CRC32 crc = new CRC32();
    crc.update(("lobby/" + key).getBytes(StandardCharsets.UTF_8));
    return "?home=" + crc.getValue() % 65_536;
  }

  @Test
  void connectionIsAtTheNodeOfTheKeyThatItIsOpenedFor() throws Exception {
    List<String> keys = new ArrayList<>(List.of("bob", "a/b c", "\u00e9", "100%+1&home=7"));
    IntStream.range(0, 20).forEach(i -> keys.add("room-" + i));
    for (String key : keys) {
      String home = home(KEYS + URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20"));
      nodes.forEach(node -> node.asked().clear());
      try (Socket socket = connection(numberOf(key))) {
        assertEquals(1, light(home).asked().size(), key);
        assertEquals(1, balancer.current("streams"));
      }
      Await.until(PATIENCE, "it is closed", () -> balancer.current("streams") == 0);
    }
  }

  @Test
  void connectionsOfAHotKeyTakeOneAndAHalfSharesOfItsNodeAndNoMore() throws Exception {
    for (int i = 0; i < 30; i++) {
      connection(numberOf("hot"));
    }
    List<Integer> had = nodes.stream().map(node -> node.asked().size()).sorted().toList();
    assertTrue(had.get(2) >= 14 && had.get(2) <= 16, had::toString);
  }

  @Test
  void homeThatIsNoneIsPassedOver() throws Exception {
    List<String> none = List.of("", "?home=", "?home=x", "?home=-1", "?home=123456", "?hom=1");
    for (String query : none) {
      connection(query);
    }
    assertEquals(none.size(), balancer.current("watchers"));
    nodes.forEach(node -> assertEquals(2, node.asked().size()));
  }

  /** Opens a live connection. */
  private Socket connection(String query) throws IOException {
    Socket socket =
        raw(
            """
            GET /api/live%s HTTP/1.1
            Connection: Upgrade
            Upgrade: websocket
            Sec-WebSocket-Version: 13
            Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==
            """
                .formatted(query),
            "");
    String head = head(socket.getInputStream());
    assertTrue(head.startsWith("HTTP/1.1 101 "), head);
    return socket;
  }

  @Test
  void connectionsAndStreamsOfManyKeysAreSpreadByNumber() throws Exception {
    for (int i = 0; i < 6; i++) {
      Socket socket = connection("");
      socket.getOutputStream().write("there and back".getBytes(StandardCharsets.US_ASCII));
      assertEquals(
          "there and back",
          new String(socket.getInputStream().readNBytes(14), StandardCharsets.US_ASCII));
    }
    String many = "watch=lobby/" + "x".repeat(300) + "&";
    for (int i = 0; i < 6; i++) {
      HttpResponse<InputStream> stream = get("/api/updates?" + many.repeat(95));
      open.add(stream.body());
      assertEquals(200, stream.statusCode());
      assertEquals(':', stream.body().read());
    }
    nodes.forEach(node -> assertEquals(4, node.asked().size()));
  }

  /** Sends a request as it is, all at once, on a connection of its own. */
  private Socket raw(String lines, String body) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), balancer.port());
    open.add(socket);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    String request = (lines + "Host: play.example.org\n\n").replace("\n", "\r\n") + body;
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      assertTrue(next >= 0, head::toString);
      head.append((char) next);
    }
    return head.toString();
  }

  @Test
  void nodesAreToldWhoAsksAndNothingThatIsMadeUp() throws Exception {
    client.send(
        request(KEYS + "bob")
            .headers(
                "X-Forwarded-For", "192.0.2.7",
                "X-Forwarded-Host", "evil.example.org",
                "X-Forwarded-Proto", "gopher",
                "Forwarded", "for=192.0.2.7",
                "$WSRA", "192.0.2.7")
            .build(),
        BodyHandlers.discarding());
    LightNode.Asked asked =
        nodes.stream().flatMap(node -> node.asked().stream()).findFirst().orElseThrow();
    assertFalse(asked.toString().contains("192.0.2.7"), asked::toString);
    for (String name : List.of("x-forwarded-host", "x-forwarded-proto", "forwarded", "$wsra")) {
      assertEquals(List.of(), asked.header(name), name);
    }
    assertEquals(List.of("127.0.0.1:" + balancer.port()), asked.header("host"));
    List<String> told = asked.header("x-forwarded-for");
    assertEquals(List.of("127.0.0.1"), told);
    TrustedProxies proxies = TrustedProxies.read(name -> Optional.of("10.1.0.7"));
    assertEquals("127.0.0.1", proxies.client("10.1.0.7", told).text());
  }

  /** With seconds for minutes: what says something now and then stays, what is silent does not. */
  @Test
  void streamsLastAsLongAsTheirHeartbeatsComeAndNoLonger() throws Exception {
    balancer.close();
    balancer =
        before(
            Haproxy.before(
                ports(),
                each ->
                    each.replaceAll("(?m)^(  timeout (client|server|tunnel)) 60s$", "$1 1500ms")));
    nodes.forEach(node -> node.heartbeat(Duration.ofMillis(400)));
    HttpResponse<InputStream> stream = get(KEYS + "bob/updates");
    open.add(stream.body());
    assertEquals(20, stream.body().readNBytes(20).length, "4 s");

    nodes.forEach(node -> node.heartbeat(Duration.ofMinutes(1)));
    HttpResponse<InputStream> silent = get(KEYS + "ann/updates");
    open.add(silent.body());
    CompletableFuture<Integer> end =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return silent.body().readAllBytes().length;
              } catch (IOException e) {
                return -1;
              }
            });
    end.get(30, TimeUnit.SECONDS);
  }

  private static String replaced(String text, String what, String by) {
    assertTrue(text.contains(what), what);
    return text.replace(what, by);
  }
}
