package dev.ropeway.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import dev.ropeway.DeployedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the tests of pages share: a browser, and pages that are closed after each test. */
@Tag("deployed")
@ExtendWith(ArquillianExtension.class)
@RunAsClient
abstract class BrowserTest {
  private static final int PATIENCE_MILLIS = 20_000;

  private static Browser browser;

  private final List<BrowserPage> pages = new ArrayList<>();

  /** A key that no other test has. */
  final String key = "browser-" + UUID.randomUUID();

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  @BeforeAll
  static void startBrowser() throws Exception {
    browser = Chromium.browser();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  @AfterEach
  void closePages() {
    pages.forEach(BrowserPage::close);
  }

  DemoPage newPage() {
    return newPage(new NewContextOptions());
  }

  DemoPage newPage(NewContextOptions options) {
    DemoPage page = new DemoPage(browser, options);
    pages.add(page);
    return page;
  }

  DrawPage newDrawPage(NewContextOptions options) {
    DrawPage page = new DrawPage(browser, options);
    pages.add(page);
    return page;
  }

  void assertNoErrors() {
    pages.forEach(page -> assertEquals(List.of(), page.errors()));
  }

  /** Lets the server get the first request and the page no answer to it. */
  static void loseFirstAnswer(Route route, AtomicInteger requests) {
    if (requests.incrementAndGet() == 1) {
      route.fetch();
      route.abort();
    } else {
      route.resume();
    }
  }

  static boolean isFocused(Locator element) {
    return (boolean) element.evaluate("element => element === document.activeElement");
  }
}
