package dev.ropeway.browser;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.ropeway.Await;
import dev.ropeway.DeployedServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A page with a room that survives it. For one thread. */
final class KeptRoomPage {
  private static final Path FILES = Path.of("src/test/js");
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String ADDRESS = "/kept-room.html";
  private static final String CONTRACT = "/storage-contract.mjs";

  private final Page page;

  KeptRoomPage(BrowserContext context) {
    page = context.newPage();
    serve(ADDRESS, "text/html");
    serve(CONTRACT, "text/javascript");
    load();
  }

  private void serve(String address, String type) {
    Path file = FILES.resolve(address.substring(1));
    page.route(
        DeployedServer.at(address).toString(),
        route -> route.fulfill(new FulfillOptions().setPath(file).setContentType(type)));
  }

  /** The same tab begins anew, as by its button. */
  void load() {
    page.navigate(DeployedServer.at(ADDRESS).toString());
    page.waitForFunction("window.kept !== undefined");
  }

  Page page() {
    return page;
  }

  /** Opens the room; returns the state that it has then. */
  String open(String key, String transport) {
    Map<String, String> options = Map.of("store", "lobby", "key", key, "transport", transport);
    return (String) call("open", options);
  }

  void append(String value) {
    call("append", value);
  }

  void patch(String name, Object args) {
    call("patch", Map.of("name", name, "args", args));
  }

  /** What the room shows. */
  String log() {
    return (String) call("log", null);
  }

  /** How many of this page's own actions have been decided. */
  int outcomes() {
    return (int) call("outcomes", null);
  }

  /** What was told of others' actions. */
  List<String> heard() {
    return ((List<?>) call("heard", null)).stream().map(String::valueOf).toList();
  }

  String state() {
    return (String) call("state", null);
  }

  /** The actions that the browser has stored for any client, such as {@code 1:a -:b}. */
  String stored() {
    return (String) call("stored", null);
  }

  /** Of how many rooms the browser has stored data. */
  int rooms() {
    return (int) call("rooms", null);
  }

  boolean keeps() {
    return (boolean) call("keeps", null);
  }

  boolean forget() {
    return (boolean) call("forget", null);
  }

  /** Lets nothing be stored any longer. */
  void holdStorage() {
    call("holdStorage", null);
  }

  List<String> breaches() {
    return ((List<?>) call("breaches", null)).stream().map(String::valueOf).toList();
  }

  void awaitLog(String log) throws Exception {
    await("it shows " + log, () -> log().equals(log));
  }

  void awaitStored(String stored) throws Exception {
    await("stored is " + stored, () -> stored().equals(stored));
  }

  /** Waits for something; each look at the page lets the browser tell what came meanwhile. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    Await.until(PATIENCE, what, condition);
  }

  /** The page is gone at once, as if its process had been killed. */
  void crash() {
    assertThrows(PlaywrightException.class, () -> page.navigate("chrome://crash"));
    assertThrows(PlaywrightException.class, this::log); // there is nobody to tell it
    page.close();
  }

  private Object call(String method, @Nullable Object with) {
    return page.evaluate("with_ => window.kept." + method + "(with_)", with);
  }
}
