package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What one caller and one address may have, over HTTP; each test has callers of its own. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class BoundsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final long DELAY = 300;
  private static final String SET = "{\"path\":\"/a\",\"value\":1}";
  private static final String[] ROLES = {"read", "watch", "act", "presence", "tag", "list"};
  private static final AtomicInteger ADDRESSES = new AtomicInteger();

  private static final String SMALL =
      """
      ropeway.heartbeat=200
      ropeway.room.heartbeat=200
      ropeway.proxies=127.0.0.1,::1
      ropeway.budget.window=2
      ropeway.refusal.delay=300
      ropeway.caller.requests=3
      ropeway.caller.reads=2
      ropeway.caller.rate=60
      ropeway.address.rate=20
      ropeway.caller.streams=2
      ropeway.caller.watches=5
      ropeway.caller.actions=5
      ropeway.caller.new=4
      ropeway.address.requests=4
      ropeway.address.streams=3
      ropeway.address.failures=1
      """;

  @Deployment(testable = false)
  static WebArchive application() {
    return SignedInTest.application("bounds", SMALL);
  }

  @BeforeEach
  void ready() throws Exception {
    Await.until(
        Duration.ofSeconds(60),
        "the API answers",
        () -> SignedInTest.get(someone(), "/bounds/api/me").status() == 200);
  }

  /** A caller whom no other test knows. */
  private static String someone() {
    return SignedInTest.token("who" + System.nanoTime(), ROLES);
  }

  /** An address that nobody has come from. */
  private static String somewhere() {
    return "198.51.100." + ADDRESSES.incrementAndGet();
  }

  private static String[] from(String address, String token) {
    return SignedInTest.bearer(token, "X-Forwarded-For", "203.0.113.1, " + address);
  }

  private static String path(String key) {
    return SignedInTest.path(key).replaceFirst("/access/", "/bounds/");
  }

  private static Reply act(String token, String key, String body) throws Exception {
    return SignedInTest.send(token, "POST", path(key) + "/actions", body, Http.JSON);
  }

  private static Reply act(String token, String key) throws Exception {
    return act(token, key, Http.action("set", SET));
  }

  private static void refused(Reply reply, String bound) {
    JsonObject problem = reply.problem(429, "bound-exceeded");
    assertEquals(bound, problem.getString("bound"), reply.body());
    assertTrue(Integer.parseInt(reply.header("Retry-After")) >= 1);
  }

  /** A request that stays under way: its body does not come. */
  private static RawHttp begin(String what, String token, String... headers) throws IOException {
    List<String> lines = new ArrayList<>(List.of(headers));
    lines.addAll(
        List.of(
            "Authorization: Bearer " + token,
            "Content-Type: application/json",
            "Content-Length: 1000"));
    String path = path(SignedInTest.key()) + what;
    return new RawHttp().send(RawHttp.request("POST", path, lines, "{"));
  }

  private static void close(List<RawHttp> all) throws IOException {
    for (RawHttp each : all) {
      each.close();
    }
  }

  private static void awaitStatus(int status, String... headers) throws Exception {
    Await.until(
        PATIENCE, "status " + status, () -> Http.get("/bounds/api/me", headers).status() == status);
  }

  /**
   * Begins requests that stay under way until one more is refused by a bound. Whether it is can
   * only be asked by a request, which counts itself: one that arrived meanwhile was refused, so
   * another is begun in its place. Whoever asks so often comes to the bound of requests a second as
   * well.
   */
  private static List<RawHttp> fill(
      String bound, Callable<Reply> ask, List<Callable<RawHttp>> requests) throws Exception {
    List<RawHttp> open = new ArrayList<>();
    for (Callable<RawHttp> each : requests) {
      open.add(each.call());
    }
    Await.until(
        PATIENCE,
        bound,
        () -> {
          Reply reply = ask.call();
          if (reply.status() == 429 && reply.json().getString("bound").equals(bound)) {
            return true;
          }
          for (int i = 0; i < open.size(); i++) {
            if (open.get(i).isAnswered()) {
              open.get(i).close();
              open.set(i, requests.get(i).call());
            }
          }
          return false;
        });
    return open;
  }

  private static List<RawHttp> fill(String bound, String what, int count, String token)
      throws Exception {
    return fill(
        bound,
        () -> SignedInTest.get(token, "/bounds/api/me"),
        Collections.nCopies(count, () -> begin(what, token)));
  }

  @Test
  void requestsOfOneCallerAreBoundedUntilHeIsGone() throws Exception {
    String ann = someone();
    List<RawHttp> open = fill("ropeway.caller.requests", "/actions", 3, ann);

    long start = System.nanoTime();
    refused(SignedInTest.get(ann, "/bounds/api/me"), "ropeway.caller.requests");
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertTrue(millis >= DELAY / 2, () -> "the answer took its time: " + millis + " ms");
    SignedInTest.get(someone(), "/bounds/api/me").expect(200);

    close(open);
    awaitStatus(200, SignedInTest.bearer(ann));
    for (int i = 0; i < 3; i++) { // however they end, requests are given back
      SignedInTest.get(ann, "/bounds/api/me").expect(200);
      SignedInTest.get(ann, "/bounds/api/nothing").expect(404);
      SignedInTest.get(ann, path(SignedInTest.key())).expect(404);
      act(ann, SignedInTest.key(), "{").expect(400);
    }
    close(List.of(begin("/actions", ann), begin("/actions", ann), begin("/actions", ann)));
    awaitStatus(200, SignedInTest.bearer(ann));
  }

  @Test
  void whatMayReadIsAPartOfThem() throws Exception {
    String ann = someone();
    List<RawHttp> open = fill("ropeway.caller.reads", "/messages", 2, ann);
    act(ann, SignedInTest.key()).expect(200);
    close(open);
    awaitStatus(200, SignedInTest.bearer(ann));
  }

  @Test
  void requestsOfASecondAreBounded() throws Exception {
    String ann = someone();
    awaitRefusal("ropeway.caller.rate", SignedInTest.bearer(ann));
    SignedInTest.get(someone(), "/bounds/api/me").expect(200);
    awaitStatus(200, SignedInTest.bearer(ann));

    String address = somewhere();
    awaitRefusal("ropeway.address.rate", "X-Forwarded-For", address);
    Http.get("/bounds/api/me", "X-Forwarded-For", somewhere()).expect(401);
    awaitStatus(401, "X-Forwarded-For", address);
  }

  /** Sends many requests a second, on a connection that stays open. */
  private static void awaitRefusal(String bound, String... headers) throws Exception {
    List<CompletableFuture<String>> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      HttpRequest request = Http.request("/bounds/api/me", headers).build();
      all.add(
          Http.CLIENT.sendAsync(request, BodyHandlers.ofString()).thenApply(HttpResponse::body));
    }
    boolean refused = false;
    for (CompletableFuture<String> each : all) {
      refused |= each.get(20, TimeUnit.SECONDS).contains("\"bound\":\"" + bound + "\"");
    }
    assertTrue(refused, bound);
  }

  @Test
  void requestsOfOneAddressAreBoundedWhoeverSendsThem() throws Exception {
    String address = somewhere();
    String line = "X-Forwarded-For: " + address;
    String ann = someone();
    String bob = someone();
    String eve = someone();
    List<RawHttp> open =
        fill(
            "ropeway.address.requests",
            () -> Http.get("/bounds/api/me", from(address, eve)),
            List.of(
                () -> begin("/actions", ann, line),
                () -> begin("/actions", ann, line),
                () -> begin("/actions", bob, line),
                () -> begin("/actions", bob, line)));

    refused(Http.get("/bounds/api/me", from(address, someone())), "ropeway.address.requests");
    refused(Http.get("/bounds/api/me", "X-Forwarded-For", address), "ropeway.address.requests");
    Http.get("/bounds/api/me", from(somewhere(), someone())).expect(200);
    SignedInTest.get(someone(), "/bounds/api/me").expect(200);

    close(open);
    awaitStatus(200, from(address, someone()));
  }

  @Test
  void streamsOfOneCallerAreBoundedUntilTheyEnd() throws Exception {
    String ann = someone();
    String key = path(SignedInTest.key());
    try (EventReader first = EventReader.open(key, SignedInTest.bearer(ann));
        EventReader second = EventReader.open(key, SignedInTest.bearer(ann))) {
      first.next("snapshot");
      second.next("snapshot");
      refused(SignedInTest.get(ann, key + "/updates"), "ropeway.caller.streams");
      SignedInTest.get(ann, "/bounds/api/me").expect(200); // streams are no requests under way
      try (EventReader other = EventReader.open(key, SignedInTest.bearer(someone()))) {
        other.next("snapshot");
      }
      first.close();
      Await.until(PATIENCE, "a stream again", () -> opens(key, SignedInTest.bearer(ann)));
    }
  }

  @Test
  void keysOfOneCallerAreBoundedUntilTheirStreamEnds() throws Exception {
    String ann = someone();
    String three = watching(3);
    try (ManyReader first = ManyReader.open(three, SignedInTest.bearer(ann))) {
      first.next("snapshot");
      refused(SignedInTest.get(ann, watching(3)), "ropeway.caller.watches");
      refused(SignedInTest.get(ann, watching(3)), "ropeway.caller.watches"); // none was kept
      try (ManyReader second = ManyReader.open(watching(2), SignedInTest.bearer(ann))) {
        second.next("snapshot");
        refused(SignedInTest.get(ann, watching(1)), "ropeway.caller.streams");
      }
      first.close();
      Await.until(
          PATIENCE,
          "three keys again",
          () -> {
            try (ManyReader reader = ManyReader.open(three, SignedInTest.bearer(ann))) {
              return reader.head().statusCode() == 200;
            }
          });
    }
  }

  private static String watching(int keys) {
    return Stream.generate(() -> "watch=docs/" + SignedInTest.key())
        .limit(keys)
        .collect(Collectors.joining("&", "/bounds/api/updates?", ""));
  }

  @Test
  void streamsOfOneAddressAreBounded() throws Exception {
    String address = somewhere();
    String key = path(SignedInTest.key());
    List<EventReader> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      open.add(EventReader.open(key, from(address, someone())));
      open.get(i).next("snapshot");
    }
    refused(Http.get(key + "/updates", from(address, someone())), "ropeway.address.streams");
    assertTrue(opens(key, from(somewhere(), someone())));
    open.forEach(EventReader::close);
    Await.until(PATIENCE, "a stream again", () -> opens(key, from(address, someone())));
  }

  private static boolean opens(String key, String... headers) throws Exception {
    try (EventReader reader = EventReader.open(key, headers)) {
      return reader.head().statusCode() == 200;
    }
  }

  private static String actions(int count) {
    String each = "{\"name\":\"set\",\"args\":" + SET + "}";
    return "{\"actions\":[" + String.join(",", Collections.nCopies(count, each)) + "]}";
  }

  @Test
  void actionsOfOneCallerAreBoundedInAllStores() throws Exception {
    String ann = someone();
    String key = SignedInTest.key();
    Reply reply = act(ann, key, actions(8)).expect(200);
    assertTrue( // two are left, and more as time goes by
        reply.header("RateLimit").matches(".*\"caller-actions\";r=([2-9]|10);.*"), reply.body());

    long millis = 0;
    for (int i = 0; i < 20 && reply.status() == 200; i++) { // a slow machine fills it meanwhile
      long start = System.nanoTime();
      reply = act(ann, key, actions(10));
      millis = (System.nanoTime() - start) / 1_000_000;
    }
    JsonObject problem = reply.problem(429, "budget-exceeded");
    long taken = millis;
    assertTrue(problem.getString("detail").startsWith("The budget of caller is used up."));
    assertTrue(taken >= DELAY / 2, () -> "the answer took its time: " + taken + " ms");
    act(someone(), key, actions(8)).expect(200);
  }

  @Test
  void bodyOfWhoOwesIsNotRead() throws Exception {
    String ann = someone();
    act(ann, SignedInTest.key(), actions(60)).expect(200); // ten seconds' worth
    String path = path(SignedInTest.key());
    List<String> headers = List.of("Authorization: Bearer " + ann, "Content-Length: 99");
    for (String request :
        List.of(
            RawHttp.request("POST", path + "/actions", headers, "{"),
            RawHttp.request("POST", "/bounds/api/transactions", headers, "{"),
            RawHttp.request("PATCH", path, headers, "{"))) {
      RawHttp.once(request).problem(429, "budget-exceeded");
    }
    SignedInTest.get(ann, "/bounds/api/me").expect(200);
  }

  @Test
  void newKeysOfOneCallerAreBoundedAndKnownOnesAreNot() throws Exception {
    String ann = someone();
    String known = SignedInTest.key();
    act(ann, known).expect(200);
    act(ann, known, Http.action("~tab", 1, "set", SET)).expect(200); // a new client
    String[] parts = new String[2];
    for (int i = 0; i < 2; i++) {
      parts[i] =
          "{\"store\":\"docs\",\"key\":\"%s\",\"name\":\"set\",\"args\":%s}"
              .formatted(SignedInTest.key(), SET);
    }
    String both = "{\"actions\":[" + String.join(",", parts) + "]}";
    SignedInTest.send(ann, "POST", "/bounds/api/transactions", both, Http.JSON).expect(200);

    String fresh = SignedInTest.key();
    refused(act(ann, fresh), "ropeway.caller.new");
    refused(act(ann, known, Http.action("~other", 1, "set", SET)), "ropeway.caller.new");
    refused(
        SignedInTest.send(
            ann,
            "POST",
            "/bounds/api/transactions",
            "{\"actions\":[%s]}".formatted(parts[0].replaceFirst("acme/[0-9]+", fresh)),
            Http.JSON),
        "ropeway.caller.new");
    refused(
        Http.get(path(fresh) + "/updates?client=%7Ea", SignedInTest.bearer(ann)),
        "ropeway.caller.new");
    SignedInTest.get(ann, path(fresh)).problem(404, "not-found");
    act(ann, known).expect(200);
    act(ann, known, Http.action("~tab", 2, "set", SET)).expect(200);
    act(someone(), fresh).expect(200);
  }

  @Test
  void refusedActionsOnNewKeysAndTagsCountToo() throws Exception {
    String ann = "who" + System.nanoTime();
    String token = SignedInTest.token(ann, ROLES);
    for (int i = 0; i < 2; i++) {
      act(token, SignedInTest.key(), Http.action("increment", "{\"path\":\"/no/where\",\"by\":1}"))
          .expect(200);
      SignedInTest.send(token, "PUT", tag(ann), "", "").expect(204);
    }
    refused(SignedInTest.send(token, "PUT", tag(ann), "", ""), "ropeway.caller.new");
  }

  private static String tag(String user) {
    return path(SignedInTest.key()) + "/users/" + user;
  }

  @Test
  void addressOfManyBadTokensIsNotHeardButForGoodOnesThatAreKnown() throws Exception {
    String address = somewhere();
    String known = someone();
    Http.get("/bounds/api/me", from(address, known)).expect(200);
    Await.until(
        PATIENCE,
        "not heard",
        () -> {
          Reply reply = Http.get("/bounds/api/me", from(address, known + "x"));
          return reply.status() == 429 && reply.body().contains("ropeway.address.failures");
        });
    Http.get("/bounds/api/me", from(address, known)).expect(200);
    Http.get("/bounds/api/me", from(somewhere(), someone())).expect(200);
    Http.get("/bounds/api/me", from(somewhere(), known + "x")).expect(401);
  }
}
