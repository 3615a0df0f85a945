package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route.FulfillOptions;
import dev.ropeway.DeployedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The page in docs/mirror.md as it stands there, in two browsers of which one loses its network.
 */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class MirrorPageIT {
  private static final Pattern HTML = Pattern.compile("```html\n(.*?)```", Pattern.DOTALL);

  private final List<BrowserContext> contexts = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  @AfterEach
  void close() {
    contexts.forEach(BrowserContext::close);
  }

  @Test
  void thePageWorksAsItStandsInTheDocumentation() throws Exception {
    Page ann = open();
    Page bob = open();
    assertThat(ann).hasTitle("live");
    ann.locator("#note").fill("hello");
    assertThat(bob.locator("#note")).hasValue("hello");
    int clicks = clicks(bob);
    bob.locator("#add").click();
    assertThat(ann.locator("#add")).hasText(Integer.toString(clicks + 1));
    assertEquals(List.of(), errors);
  }

  @Test
  void whatIsDoneWithoutANetworkShowsAtOnceAndIsTheOthersLater() throws Exception {
    Page ann = open();
    Page bob = open();
    assertThat(ann).hasTitle("live");
    assertThat(bob).hasTitle("live");
    int clicks = clicks(ann);
    ann.context().setOffline(true);
    assertThat(ann).hasTitle("offline");
    ann.locator("#add").click();
    assertThat(ann.locator("#add")).hasText(Integer.toString(clicks + 1));
    bob.locator("#add").click();
    assertThat(bob.locator("#add")).hasText(Integer.toString(clicks + 1));
    ann.context().setOffline(false);
    assertThat(ann).hasTitle("live");
    assertThat(ann.locator("#add")).hasText(Integer.toString(clicks + 2));
    assertThat(bob.locator("#add")).hasText(Integer.toString(clicks + 2));
  }

  private Page open() throws Exception {
    String html = html();
    BrowserContext context = Chromium.browser().newContext();
    contexts.add(context);
    Page page = context.newPage();
    page.onPageError(errors::add);
    page.route(
        "**/hello.html",
        route -> route.fulfill(new FulfillOptions().setBody(html).setContentType("text/html")));
    page.navigate(DeployedServer.at("/hello.html").toString());
    return page;
  }

  private static int clicks(Page page) {
    return Integer.parseInt(page.locator("#add").innerText());
  }

  private static String html() throws Exception {
    Matcher block = HTML.matcher(Files.readString(Path.of("docs/mirror.md")));
    assertTrue(block.find(), "there is a page");
    return block.group(1);
  }
}
