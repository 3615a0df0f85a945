package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.ropeway.LibertyProcess;
import dev.ropeway.ServerFolder;
import dev.ropeway.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The page of docs/start.md as it stands there, on a server as plain {@code mvn} starts it: with
 * guests.
 */
class StartPageIT {
  private static final Pattern HTML = Pattern.compile("```html\n(.*?)```", Pattern.DOTALL);

  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  @Test
  void twoGuestsWriteOneList() throws Exception {
    try (LibertyProcess server =
        ServerFolder.make("start-page", TestDatabase.freshDatabaseUrl())
            .with("ROPEWAY_AUTH", "demo")) {
      server.start().awaitReady();
      Page ann = open(server);
      Page bob = open(server);
      assertThat(ann.locator("#foot")).hasText(Pattern.compile("live, version \\d+, 2 here"));

      ann.locator("#what").fill("bread");
      ann.locator("#what").press("Enter");
      assertThat(bob.locator("li")).hasText("1 × bread");
      for (int i = 0; i < 5; i++) {
        ann.locator("li").click();
        bob.locator("li").click();
      }
      assertThat(ann.locator("li")).hasText("11 × bread");
      assertThat(bob.locator("li")).hasText("11 × bread");

      ann.locator("li").hover();
      ann.mouse().down();
      bob.locator("li").click();
      assertThat(ann.locator("li")).hasText("12 × bread");
      ann.mouse().up(); // what came between did not take it away from under the pointer
      assertThat(bob.locator("li")).hasText("13 × bread");

      ann.context().setOffline(true);
      assertThat(ann.locator("#foot")).containsText("offline");
      ann.locator("li").click();
      assertThat(ann.locator("li")).hasText("14 × bread");
      bob.locator("li").click();
      ann.context().setOffline(false);
      assertThat(ann.locator("li")).hasText("15 × bread");
      assertThat(bob.locator("li")).hasText("15 × bread");
      assertEquals(List.of(), errors);
    } finally {
      contexts.forEach(BrowserContext::close);
    }
  }

  private Page open(LibertyProcess server) throws Exception {
    Matcher block = HTML.matcher(Files.readString(Path.of("docs/start.md")));
    assertTrue(block.find(), "there is a page");
    String html = block.group(1);
    BrowserContext context = Chromium.browser().newContext();
    contexts.add(context);
    Page page = context.newPage();
    page.onPageError(errors::add);
    page.route(
        "**/picnic.html",
        route -> route.fulfill(new FulfillOptions().setBody(html).setContentType("text/html")));
    page.navigate(server.address() + "/picnic.html");
    return page;
  }
}
