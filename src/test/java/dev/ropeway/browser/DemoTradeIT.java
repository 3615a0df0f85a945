package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Trades between the two panels of the demo page. */
class DemoTradeIT extends BrowserTest {
  private static final String TRANSACTIONS = "**/api/transactions";
  private static final List<String> CONFLICT =
      List.of(
          "error: Failed to load resource: the server responded with a status of 409 (Conflict)");

  private final String bob = "bob-" + key.substring(8, 16);
  private final String tom = "tom-" + key.substring(8, 16);

  /** Bob has 10 coins and a lantern; Tom has 30 coins and a rope. */
  private DemoPage newTraders(NewContextOptions options) {
    DemoPage page = newPage(options).open(bob, tom);
    page.give("left", 10, "10");
    page.give("left", "lantern");
    page.give("right", 30, "30");
    page.give("right", "rope");
    return page;
  }

  private DemoPage newTraders() {
    return newTraders(new NewContextOptions());
  }

  private static Locator coins(DemoPage page, String side) {
    return page.offer(side).getByLabel("Coins");
  }

  private static Locator item(DemoPage page, String side, String item) {
    return page.offer(side).getByLabel(item);
  }

  private static void trade(DemoPage page) {
    page.section("trade").locator("button").click();
  }

  private static void assertNothingMoved(DemoPage page) {
    assertThat(page.part("left", "coins")).hasText("10");
    assertThat(page.part("right", "coins")).hasText("30");
    assertThat(page.button("right", "Remove rope")).isVisible();
    assertThat(page.button("right", "Remove lantern")).hasCount(0);
  }

  @Test
  void whatBothOfferChangesHandsForEverybody() {
    DemoPage one = newTraders();
    DemoPage other = newPage().open(bob, tom);
    assertThat(other.part("right", "coins")).hasText("30");

    item(one, "left", "lantern").check();
    coins(one, "right").fill("25");
    item(one, "right", "rope").check();
    trade(one);

    assertThat(one.message("trade", "notice")).containsText("Trade #1 is done: ");
    for (DemoPage each : List.of(one, other)) {
      assertThat(each.part("left", "coins")).hasText("35");
      assertThat(each.part("right", "coins")).hasText("5");
      assertThat(each.button("left", "Remove rope")).isVisible();
      assertThat(each.button("right", "Remove lantern")).isVisible();
      assertThat(each.button("left", "Remove lantern")).hasCount(0);
    }
    assertThat(coins(one, "right")).hasValue("0");
    assertThat(item(one, "left", "rope")).not().isChecked();
    assertNoErrors();
  }

  @Test
  void refusedTradeSaysWhoLacksWhatAndMovesNothing() {
    DemoPage page = newTraders();

    item(page, "left", "lantern").check();
    coins(page, "right").fill("31");
    trade(page);

    assertThat(page.message("trade", "error"))
        .hasText(
            "Trade #1 did not happen, nobody lost anything. "
                + tom
                + ": not enough coins: 30 of 31.");
    assertThat(item(page, "left", "lantern")).isChecked();
    assertNothingMoved(page);
    assertEquals(CONFLICT, page.errors());
    coins(page, "right").fill("30");
    trade(page);
    assertThat(page.message("trade", "notice")).containsText("Trade #2 is done");
    assertThat(page.message("trade", "error")).isEmpty();
  }

  @Test
  void itemThatGoesWhileTheTradeIsOnItsWayStopsIt() {
    DemoPage page = newTraders();
    DemoPage other = newPage().open(bob, tom);
    page.page()
        .route(
            TRANSACTIONS,
            route -> {
              other.button("left", "Remove lantern").click();
              assertThat(other.part("left", "items")).hasText("no items yet");
              route.resume();
            });

    item(page, "left", "lantern").check();
    coins(page, "right").fill("25");
    trade(page);

    assertThat(page.message("trade", "error")).containsText(bob + " has no lantern.");
    assertThat(page.offer("left").locator(".gone")).hasText("lantern (gone)");
    assertNothingMoved(page);
    assertEquals(CONFLICT, page.errors());
  }

  @Test
  void tradeWhoseAnswerIsLostIsSentAgainAndHappensOnce() {
    DemoPage page = newTraders();
    AtomicInteger requests = new AtomicInteger();
    page.page().route(TRANSACTIONS, route -> loseFirstAnswer(route, requests));

    coins(page, "right").fill("10");
    trade(page);

    assertThat(page.message("trade", "notice")).containsText("Trade #1 is done");
    assertEquals(2, requests.get());
    assertThat(page.part("left", "coins")).hasText("20");
    assertThat(page.part("right", "coins")).hasText("20");
  }

  @Test
  void keyboardIsEnoughAndNothingIsNoTrade() {
    DemoPage page = newTraders();

    coins(page, "right").focus();
    page.page().keyboard().press("Enter");
    assertThat(page.message("trade", "notice")).containsText("Choose what changes hands first");
    page.page().keyboard().press("Control+A");
    page.page().keyboard().type("5");
    page.page().keyboard().press("Tab");
    page.page().keyboard().press("Space");
    assertThat(item(page, "right", "rope")).isChecked();
    page.page().keyboard().press("Tab");
    page.page().keyboard().press("Enter");

    assertThat(page.message("trade", "notice")).containsText("Trade #1 is done");
    assertThat(page.part("left", "coins")).hasText("15");
    assertThat(page.button("left", "Remove rope")).isVisible();
    assertNoErrors();
  }

  @Test
  void playerAloneIsOfferedAPartner() {
    DemoPage page = newPage().open(bob);

    assertThat(page.section("trade")).isHidden();
    page.section("partner").click();

    assertThat(page.offer("left")).containsText(bob + " gives");
    assertThat(page.offer("right")).containsText("tom gives");
    assertThat(page.offer("left")).containsText("no items to give");
    assertNoErrors();
  }

  @Test
  void looksRightInLightAndDarkAndOnAPhone() {
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      DemoPage page =
          newPage(new NewContextOptions().setViewportSize(1280, 900).setColorScheme(scheme));
      show(page).keepScreenshot("trade-" + scheme.name().toLowerCase(Locale.ROOT));
    }
    DemoPage phone = show(newPage(new NewContextOptions().setViewportSize(320, 640)));
    phone.keepScreenshot("trade-phone");
    assertTrue(phone.pixelsTooWide() <= 0, () -> phone.pixelsTooWide() + " pixels too wide");
    assertNoErrors();
  }

  private int shown;

  /** A page with a trade in its past, of two players of its own. */
  private DemoPage show(DemoPage page) {
    int own = ++shown;
    page.open(bob + own, tom + own);
    page.give("left", 10, "10");
    page.give("right", "rope");
    page.give("right", "lantern");
    coins(page, "left").fill("4");
    item(page, "right", "rope").check();
    trade(page);
    assertThat(page.message("trade", "notice")).containsText("Trade #1 is done");
    item(page, "right", "lantern").check();
    assertThat(page.past("version")).hasText("2");
    page.past("older").click();
    assertThat(page.past("version")).hasText("1");
    return page;
  }
}
