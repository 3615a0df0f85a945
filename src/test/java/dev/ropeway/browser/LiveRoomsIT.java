package dev.ropeway.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import dev.ropeway.DeployedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rooms in pages of Chromium over live connections, and where there are none. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class LiveRoomsIT {
  /**
   * A page of the server's, for one that a test answers itself may open no WebSocket to it; without
   * the rules for its scripts, which keep tests from asking.
   */
  private static final String PAGE = "/ropeway/package.json";

  private static final String SCRIPT =
      """
      async () => {
        const { connect } = await import("/ropeway/ropeway.js");
        const rooms = [];
        window.open_ = async (keys, client) => {
          const opening = keys.map((key) => connect({ store: "lobby", key, client }));
          rooms.push(...(await Promise.all(opening)));
        };
        window.set_ = (i, value) => rooms[i].set("/value", value).then(({ status }) => status);
        window.add_ = (i, n) => {
          const outcomes = Array.from({ length: n }, () => rooms[i].increment("/count"));
          return Promise.all(outcomes).then((all) => all.map(({ status }) => status));
        };
        window.values_ = (name) => rooms.map(({ data }) => data[name] ?? null);
        window.states_ = () => rooms.map(({ state }) => state);
        window.clients_ = (i) => rooms[i].clients;
        window.say_ = (i, message) => rooms[i].send(message);
        window.hear_ = (i) => rooms[i].on("message", ({ message }) => (window.heard_ = message));
      }
      """;
  private static final int SEVEN = 7;

  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> sockets = new ArrayList<>();
  private final List<String> streams = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private List<String> keys = List.of();

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  @BeforeAll
  static void startBrowser() throws Exception {
    Chromium.browser();
  }

  @BeforeEach
  void nameKeys() {
    String board = "live-" + UUID.randomUUID();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < SEVEN; i++) {
      names.add(board + "-" + i);
    }
    keys = names;
  }

  @AfterEach
  void close() {
    contexts.forEach(BrowserContext::close);
    assertEquals(List.of(), errors);
  }

  @Test
  void sevenRoomsOfAPageAreOneConnectionAndWorkSideBySide() throws Exception {
    Page ann = open(context(), keys, "ann");
    Page bob = open(context(), keys, "bob");
    for (int i = 0; i < SEVEN; i++) {
      assertEquals("applied", ann.evaluate("i => set_(i, 'value ' + i)", i));
    }
    bob.waitForFunction("() => values_('value').every((value, i) => value === 'value ' + i)");
    bob.waitForFunction("() => clients_(3).join() === 'ann,bob'");
    bob.evaluate("() => void hear_(6)");
    assertEquals(true, ann.evaluate("say_(6, 'hello')"));
    bob.waitForFunction("window.heard_ === 'hello'");
    assertEquals(2, sockets.size());
    assertEquals(List.of(), streams);
  }

  @Test
  void aPageThatGoesAwayLeavesAllItsRooms() throws Exception {
    Page bob = open(context(), keys, "bob");
    Page ann = open(context(), keys, "ann");
    bob.waitForFunction("() => clients_(0).length === 2 && clients_(6).length === 2");
    ann.navigate("about:blank");
    bob.waitForFunction("() => clients_(0).length === 1 && clients_(6).length === 1");
  }

  @Test
  void tabsOfABrowserShareOneConnectionAndGoOnWhenItsTabIsClosed() throws Exception {
    BrowserContext browser = context();
    Page first = open(browser, keys.subList(0, 2), "ann");
    Page second = open(browser, keys.subList(0, 2), "ann");
    assertEquals(1, sockets.size());
    assertEquals("applied", first.evaluate("set_(1, 'from the first')"));
    second.waitForFunction("values_('value')[1] === 'from the first'");
    Object adding = second.evaluate("() => void (window.adding = add_(0, 50))");
    first.close();
    assertEquals(null, adding);
    second.waitForFunction(
        "states_().every((state) => state === 'live') && values_('count')[0] === 50");
    assertEquals(
        true, second.evaluate("adding.then((all) => all.every((each) => each === 'applied'))"));
    second.waitForCondition(() -> sockets.size() == 2); // it may be that all was told by the first
    assertEquals(List.of(), streams);
  }

  @Test
  void whereWebSocketsAreBlockedRoomsGoOnByEvents() throws Exception {
    BrowserContext blocked = context();
    blocked.routeWebSocket("**/api/live?home=*", WebSocketRoute::close);
    Page ann = open(blocked, keys.subList(0, 2), "ann");
    Page bob = open(context(), keys.subList(0, 2), "bob");
    assertEquals("applied", ann.evaluate("set_(0, 'by events')"));
    bob.waitForFunction("values_('value')[0] === 'by events'");
    assertEquals("applied", bob.evaluate("set_(1, 'over a live connection')"));
    ann.waitForFunction("values_('value')[1] === 'over a live connection'");
    assertEquals(2, streams.size());
  }

  @Test
  void aNetworkThatGoesAndComesLosesNothingAndRepeatsNothing() throws Exception {
    BrowserContext browser = context();
    Page ann = open(browser, keys, "ann");
    Page bob = open(context(), keys, "bob");
    browser.setOffline(true);
    ann.waitForFunction(
        "states_().every((state) => state === 'offline' || state === 'connecting')");
    ann.evaluate("() => void (window.adding = add_(2, 100))");
    assertEquals(List.of("applied"), bob.evaluate("add_(2, 1)"));
    browser.setOffline(false);
    assertEquals(
        true, ann.evaluate("adding.then((all) => all.every((each) => each === 'applied'))"));
    bob.waitForFunction("values_('count')[2] === 101");
    ann.waitForFunction("values_('count')[2] === 101");
    assertTrue(sockets.size() >= 3, sockets::toString);
  }

  private BrowserContext context() throws Exception {
    BrowserContext context =
        Chromium.browser().newContext(new NewContextOptions().setBypassCSP(true));
    contexts.add(context);
    context.onRequest(
        request -> {
          if (request.url().contains("/updates")) {
            streams.add(request.url());
          }
        });
    return context;
  }

  private Page open(BrowserContext context, List<String> names, String client) {
    Page page = context.newPage();
    page.onPageError(errors::add);
    page.onWebSocket(socket -> sockets.add(socket.url()));
    page.navigate(DeployedServer.at(PAGE).toString());
    page.evaluate(SCRIPT);
    page.evaluate("([keys, client]) => open_(keys, client)", List.of(names, client));
    return page;
  }
}
