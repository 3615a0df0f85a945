package dev.ropeway.browser;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.ropeway.client.SignedRoom;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One in a page of a browser. For one thread. */
final class PageSignedRoom implements SignedRoom {
  private static final Path PAGE = Path.of("src/test/js/signed-room.html");
  private static final Path MODULES = Path.of("src/main/webapp/ropeway");

  private final BrowserContext context;
  private final Page page;
  private final List<String> requests = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  /** A page at an address, where the server has the modules beside it. */
  PageSignedRoom(URI address) throws Exception {
    context = Chromium.browser().newContext(new NewContextOptions().setIgnoreHTTPSErrors(true));
    page = context.newPage();
    page.onPageError(errors::add);
    page.onRequest(request -> requests.add(request.url()));
    page.route(
        address.toString(),
        route -> route.fulfill(new FulfillOptions().setPath(PAGE).setContentType("text/html")));
    if (address.getScheme().equals("https")) {
      // what a page over TLS asks for at once Open Liberty may answer after half a minute
      page.route("**/ropeway/*.js", PageSignedRoom::serveModule);
    }
    page.navigate(address.toString());
    page.waitForFunction("window.signed !== undefined");
  }

  private static void serveModule(Route route) {
    String url = route.request().url();
    String file = url.substring(url.lastIndexOf('/') + 1);
    route.fulfill(new FulfillOptions().setPath(MODULES.resolve(file)));
  }

  /** The addresses of all that the page has asked for. */
  List<String> requests() {
    return List.copyOf(requests);
  }

  /** What nobody caught there. */
  List<String> errors() {
    return List.copyOf(errors);
  }

  private Object call(String method, @Nullable Object with) {
    return page.evaluate("with_ => window.signed." + method + "(with_)", with);
  }

  @Override
  public void give(@Nullable String token) {
    call("give", token);
  }

  @Override
  public void open(String url, String key) {
    call("open", Map.of("url", url, "key", key));
  }

  @Override
  public List<Asked> asked() {
    return ((List<?>) call("asked", null)).stream().map(PageSignedRoom::asked).toList();
  }

  private static Asked asked(Object each) {
    Map<?, ?> map = (Map<?, ?>) each;
    String reason = (String) Objects.requireNonNull(map.get("reason"));
    return new Asked(reason, ((Number) Objects.requireNonNull(map.get("at"))).longValue());
  }

  @Override
  public int waiting() {
    return (int) call("waiting", null);
  }

  @Override
  public void patch(String name, String args) {
    call("patch", Map.of("name", name, "args", args));
  }

  @Override
  public List<String> decided() {
    return texts("decided");
  }

  @Override
  public JsonValue data() {
    return JsonText.read((String) call("data", null));
  }

  @Override
  public List<String> states() {
    return texts("states");
  }

  private List<String> texts(String method) {
    return ((List<?>) call(method, null)).stream().map(String::valueOf).toList();
  }

  @Override
  public void ephemeral(String path, int value) {
    call("ephemeral", Map.of("path", path, "value", value));
  }

  @Override
  public void close() {
    context.close();
  }
}
