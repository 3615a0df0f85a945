package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The demo page, used as a person would. Leaves screenshots in {@code target/screenshots}. */
class DemoPageIT extends BrowserTest {
  private static final int MOST_TABS = 30;

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
    assertTrue(phone.pixelsTooWide() <= 0, () -> phone.pixelsTooWide() + " pixels too wide");
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
}
