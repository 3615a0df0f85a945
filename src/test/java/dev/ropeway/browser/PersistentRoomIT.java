package dev.ropeway.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import dev.ropeway.DeployedServer;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rooms that survive their page, in Chromium: its database, its locks, and pages that are killed.
 */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class PersistentRoomIT {
  private static final String ACTIONS = "**/actions";
  private static final String UPDATES = "**/updates**";
  private static final String API = "**/api/**";

  /** By events, so that each request of a page can be held up; live connections have none. */
  private static final String EVENTS = "sse";

  private final String key = "kept-" + UUID.randomUUID();
  private BrowserContext context;

  /** How a page ends. */
  enum Death {
    CLOSED(page -> page.page().close()),
    CRASHED(KeptRoomPage::crash),
    LOADED_ANEW(KeptRoomPage::load);

    private final Consumer<KeptRoomPage> how;

    Death(Consumer<KeptRoomPage> how) {
      this.how = how;
    }
  }

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  @BeforeEach
  void start() throws Exception {
    context = Chromium.browser().newContext();
  }

  @AfterEach
  void close() {
    context.close();
  }

  private KeptRoomPage live(String transport) throws Exception {
    KeptRoomPage page = new KeptRoomPage(context);
    page.open(key, transport);
    page.await("it is live", () -> page.state().equals("live"));
    return page;
  }

  /** What the server has. */
  private String log() throws Exception {
    HttpResponse<String> response = DeployedServer.get("/api/stores/lobby/keys/" + key);
    if (response.statusCode() == 404) {
      return "";
    }
    JsonObject data = JsonText.read(response.body()).asJsonObject().getJsonObject("data");
    return data.containsKey("log")
        ? data.getJsonArray("log").getValuesAs(JsonString.class).stream()
            .map(JsonString::getString)
            .collect(Collectors.joining(" "))
        : "";
  }

  /** Sends what the page sends. */
  private static void post(Request request) {
    HttpRequest own =
        HttpRequest.newBuilder(URI.create(request.url()))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(request.postData()))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().sendAsync(own, BodyHandlers.ofString()).join();
    assertEquals(200, answer.statusCode(), answer::body);
  }

  /** The page ends; the next one, on a good network, shows and sends what should be. */
  private KeptRoomPage next(KeptRoomPage page, Death death) {
    death.how.accept(page);
    if (death != Death.LOADED_ANEW) {
      return new KeptRoomPage(context);
    }
    page.page().unroute(ACTIONS);
    page.page().unroute(UPDATES);
    return page;
  }

  @Test
  void theDatabaseDoesWhatAStorageShould() {
    assertEquals(List.of("8 asked"), new KeptRoomPage(context).breaches());
  }

  @ParameterizedTest
  @EnumSource
  void aPageThatEndsBeforeAnythingIsStoredHasSentNothing(Death death) throws Exception {
    KeptRoomPage page = live(EVENTS);
    AtomicInteger requests = new AtomicInteger();
    page.page()
        .route(
            ACTIONS,
            route -> {
              requests.incrementAndGet();
              route.resume();
            });
    page.holdStorage();
    page.append("a");
    assertEquals("a", page.log());
    KeptRoomPage next = next(page, death);
    next.open(key, EVENTS);
    next.append("b");
    next.awaitLog("b");
    next.await("it is decided", () -> next.outcomes() == 1);
    assertEquals("b", log());
    assertEquals(List.of(), next.heard());
    assertEquals(0, requests.get());
  }

  @ParameterizedTest
  @EnumSource
  void whatWasStoredAndNotSentIsSentOnce(Death death) throws Exception {
    KeptRoomPage page = live(EVENTS);
    AtomicInteger requests = new AtomicInteger();
    page.page().route(ACTIONS, route -> requests.incrementAndGet());
    page.append("a");
    page.await("it is about to be sent", () -> page.log().equals("a") && requests.get() == 1);
    assertEquals("1:a", page.stored());
    page.append("b");
    page.patch("set", Map.of("path", "/no/parent", "value", "c"));
    page.awaitStored("1:a -:b -:c");
    assertRecovered(next(page, death), "a b", "recovered applied b");
  }

  @ParameterizedTest
  @EnumSource
  void whatWasSentAndNotAnsweredIsDoneOnce(Death death) throws Exception {
    KeptRoomPage page = live(EVENTS);
    context.setOffline(true);
    page.await("nothing comes", () -> page.state().equals("offline"));
    page.page().route(ACTIONS, route -> post(route.request())); // and nobody hears of it
    page.append("a");
    page.await("the server has it", () -> page.log().equals("a") && log().equals("a"));
    assertEquals(0, page.outcomes());
    page.page().route(UPDATES, Route::abort);
    context.setOffline(false);
    assertRecovered(next(page, death), "a", "recovered applied a");
  }

  @ParameterizedTest
  @EnumSource
  void whatWasAnsweredAndNotForgottenIsDoneOnce(Death death) throws Exception {
    KeptRoomPage page = live(EVENTS);
    page.page()
        .route(
            ACTIONS,
            route -> {
              page.holdStorage();
              route.resume();
            });
    page.append("a");
    page.await("it is decided", () -> page.outcomes() == 1);
    assertEquals("a", log());
    assertRecovered(next(page, death), "a", "recovered applied a");
  }

  private void assertRecovered(KeptRoomPage next, String log, String last) throws Exception {
    next.open(key, EVENTS);
    next.await("it is told", () -> next.heard().contains(last));
    next.awaitLog(log);
    next.append("z");
    next.await("it is decided", () -> next.outcomes() == 1);
    assertEquals(log + " z", log());
    next.await("nothing is left", () -> next.stored().isEmpty());
  }

  @Test
  void refusalsOfWhatWasLeftAreTold() throws Exception {
    KeptRoomPage page = live(EVENTS);
    page.page().route(ACTIONS, route -> {});
    page.patch("set", Map.of("path", "/no/parent", "value", "c"));
    page.awaitStored("1:c");
    KeptRoomPage next = next(page, Death.CRASHED);
    next.open(key, EVENTS);
    next.await("both are told", () -> next.heard().size() == 2);
    assertEquals(List.of("reject rejected c", "recovered rejected c"), next.heard());
  }

  @Test
  void aTabThatIsOpenGoesOnForOneThatDiesAndForNoOther() throws Exception {
    KeptRoomPage page = live(EVENTS);
    page.page().route(ACTIONS, route -> {});
    page.append("a");
    page.awaitStored("1:a");
    KeptRoomPage other = live("auto");
    other.append("b");
    other.await("it is decided", () -> other.outcomes() == 1);
    assertEquals("b", log());
    assertEquals("1:a", page.stored().replaceAll("\\d:b", "").strip());
    page.crash();
    other.await("it is told", () -> other.heard().contains("recovered applied a"));
    assertEquals("b a", log());
    other.awaitLog("b a");
  }

  @Test
  void aPageThatLoadsWithoutAServerShowsWhatThereWas() throws Exception {
    KeptRoomPage page = live("auto");
    page.append("a");
    page.await("it is decided and stored", () -> page.outcomes() == 1 && page.stored().isEmpty());
    page.page().route(API, Route::abort);
    page.load();
    assertEquals("connecting", page.open(key, EVENTS));
    assertEquals("a", page.log());
    page.append("b");
    page.awaitStored("-:b");
    page.load();
    page.open(key, EVENTS);
    assertEquals("a b", page.log());
    assertEquals("a", log());
    page.page().unroute(API);
    page.await("it is told", () -> page.heard().contains("recovered applied b"));
    assertEquals("a b", log());
  }

  @Test
  void onlyWhatIsNewComesOverTheWire() throws Exception {
    KeptRoomPage page = live(EVENTS);
    page.append("a");
    page.await("it is stored", () -> page.outcomes() == 1 && page.stored().isEmpty());
    page.load();
    AtomicInteger whole = new AtomicInteger();
    page.page()
        .onRequest(
            request -> {
              if (request.url().contains("/updates")
                  && !request.headers().containsKey("last-event-id")) {
                whole.incrementAndGet();
              }
            });
    page.open(key, EVENTS);
    page.await("it is live", () -> page.state().equals("live"));
    assertEquals("a", page.log());
    assertEquals(0, whole.get());
  }

  @Test
  void forgettingLeavesNothing() throws Exception {
    KeptRoomPage page = live("auto");
    page.append("a");
    page.await("it is stored", () -> page.rooms() == 1);
    assertTrue(page.keeps());
    assertTrue(page.forget());
    assertEquals(0, page.rooms());
    assertEquals("", page.stored());
    assertFalse(page.keeps());
    page.append("b");
    page.await("it is decided", () -> page.outcomes() == 2);
    assertEquals("a b", log());
    assertEquals(0, page.rooms());
  }
}
