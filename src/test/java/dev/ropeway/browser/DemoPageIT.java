package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import dev.ropeway.DeployedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The demo page, used as a person would. Leaves screenshots in {@code target/screenshots}. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class DemoPageIT {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final int MOST_TABS = 30;

  private static Chromium chromium;

  private final List<DemoPage> pages = new ArrayList<>();
  private final String key = "browser-" + UUID.randomUUID();

  @Deployment(testable = false)
  static WebArchive war() {
    return DeployedServer.war();
  }

  @BeforeAll
  static void startBrowser() throws Exception {
    chromium = Chromium.start();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    // A server that has only just been deployed answers 503 until its database is there.
    try (DemoPage first = new DemoPage(chromium.browser(), new NewContextOptions())) {
      assertThat(first.open("browser").part("left", "state")).hasText("live");
    }
  }

  @AfterAll
  static void stopBrowser() {
    // Without a browser the tests are skipped, but this is called.
    if (chromium != null) {
      chromium.close();
    }
  }

  @AfterEach
  void closePages() {
    pages.forEach(DemoPage::close);
  }

  @Test
  void whatOneBrowserDoesTheOtherShows() {
    DemoPage one = newPage().open(key);
    DemoPage other = newPage().open(key);
    assertThat(other.part("right", "state")).hasText("live");

    one.button("left", "+10 coins").click();
    assertThat(other.part("right", "coins")).hasText("10");
    other.field("right", "Item").fill("lantern");
    other.button("right", "Add item").click();
    assertThat(one.button("left", "Remove lantern")).isVisible();
    one.field("right", "Name").fill("Bob");
    one.button("right", "Rename").click();
    assertThat(other.part("left", "name")).hasText("Bob");
    one.button("left", "Remove lantern").click();
    assertThat(other.part("left", "items")).hasText("no items yet");

    assertNoErrors();
  }

  @Test
  void rejectedActionSaysWhy() {
    DemoPage page = newPage().open(key);

    page.field("left", "Amount").fill("1000");
    page.button("left", "Take coins").click();

    assertThat(page.part("left", "error")).containsText("take_coins(1000) rejected: not enough");
    assertThat(page.part("right", "log")).containsText("rejected (not enough");
    assertThat(page.part("right", "coins")).hasText("0");
    assertNoErrors();
  }

  @Test
  void cancelledActionIsNoError() {
    DemoPage page = newPage().open(key);

    page.field("left", "Item").fill("boat");
    page.button("left", "Remove item").click();

    assertThat(page.part("left", "notice")).containsText("cancelled");
    assertThat(page.part("left", "error")).isEmpty();
    assertNoErrors();
  }

  @Test
  void answerThatIsLostIsAskedForAgainAndNothingIsAppliedTwice() {
    DemoPage page = newPage();
    AtomicInteger requests = new AtomicInteger();
    page.page().route("**/actions", route -> loseFirstAnswer(route, requests));
    page.open(key);

    page.button("left", "+10 coins").click();

    assertThat(page.part("left", "notice")).containsText("#1 add_coins(10) applied, version 1");
    assertThat(page.part("right", "coins")).hasText("10");
    assertEquals(2, requests.get());
  }

  private static void loseFirstAnswer(Route route, AtomicInteger requests) {
    if (requests.incrementAndGet() == 1) {
      route.fetch();
      route.abort();
    } else {
      route.resume();
    }
  }

  @Test
  void keyboardIsEnough() {
    DemoPage page = newPage().open(key);
    Locator button = page.button("right", "+10 coins");
    assertThat(button).isVisible();

    for (int tabs = 0; tabs < MOST_TABS && !isFocused(button); tabs++) {
      page.page().keyboard().press("Tab");
    }
    page.page().keyboard().press("Enter");

    assertThat(button).isFocused();
    assertThat(page.part("left", "coins")).hasText("10");
    assertNoErrors();
  }

  private static boolean isFocused(Locator element) {
    return (boolean) element.evaluate("element => element === document.activeElement");
  }

  @Test
  void withoutTheDemoThePageSaysHowToSwitchItOn() {
    DemoPage page = newPage();
    page.page().route("**/api/stores", DemoPageIT::answerNoStores);
    page.open(key);

    assertThat(page.page().getByText("ROPEWAY_DEMO=true")).isVisible();
    assertNoErrors();
  }

  private static void answerNoStores(Route route) {
    route.fulfill(new Route.FulfillOptions().setBody("{\"stores\":[]}"));
  }

  @Test
  void looksRightInLightAndDark() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      NewContextOptions desktop = new NewContextOptions().setViewportSize(1280, 900);
      show(desktop.setColorScheme(scheme)).keepScreenshot(scheme.name().toLowerCase(Locale.ROOT));
    }
    assertNoErrors();
  }

  @Test
  void phoneNeverScrollsSideways() {
    DemoPage phone = show(new NewContextOptions().setViewportSize(320, 640));

    phone.keepScreenshot("phone");
    Object overflow =
        phone.page().evaluate("() => document.documentElement.scrollWidth - window.innerWidth");
    assertTrue((int) overflow <= 0, () -> overflow + " pixels too wide");
    assertNoErrors();
  }

  /** A page with something of everything on it. */
  private DemoPage show(NewContextOptions options) {
    DemoPage page = newPage(options).open(key + options.colorScheme);
    for (String item : List.of("lantern", "rope", "a-very-long-word-".repeat(2))) {
      page.field("left", "Item").fill(item);
      page.button("left", "Add item").click();
    }
    page.button("right", "−10 coins").click();
    assertThat(page.part("right", "error")).containsText("rejected");
    page.button("left", "+10 coins").click();
    assertThat(page.part("right", "coins")).hasText("10");
    return page;
  }

  private DemoPage newPage() {
    return newPage(new NewContextOptions());
  }

  private DemoPage newPage(NewContextOptions options) {
    DemoPage page = new DemoPage(chromium.browser(), options);
    pages.add(page);
    return page;
  }

  private void assertNoErrors() {
    pages.forEach(page -> assertEquals(List.of(), page.errors()));
  }
}
