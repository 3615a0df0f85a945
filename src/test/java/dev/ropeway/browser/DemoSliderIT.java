package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import dev.ropeway.ServerDatabase;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The time slider of the demo page. */
class DemoSliderIT extends BrowserTest {

  /** Version 1: 10 coins. Version 2: and a lantern. Version 3: 15 coins. */
  private DemoPage withThreeVersions() {
    DemoPage page = newPage().open(key);
    page.give("left", 10, "10");
    page.give("left", "lantern");
    page.give("right", 5, "15");
    assertThat(page.past("version")).hasText("3");
    return page;
  }

  private static void press(DemoPage page, String pressed) {
    page.past("range").focus();
    page.page().keyboard().press(pressed);
  }

  private static void assertMoment(
      DemoPage page, String version, String coins, String items, String madeBy) {
    assertThat(page.past("version")).hasText(version);
    assertThat(page.past("moment").locator("[data-part=coins]")).hasText(coins);
    assertThat(page.past("moment").locator("[data-part=items]")).hasText(items);
    assertThat(page.past("actions")).hasText(Pattern.compile(madeBy));
  }

  @Test
  void keyboardGoesThroughEachVersionAsItWasAndSaysWhoMadeIt() {
    DemoPage page = withThreeVersions();
    assertMoment(page, "3", "15", "lantern", "right-\\w+ add_coins\\(5\\) applied");

    press(page, "ArrowLeft");
    assertMoment(page, "2", "10", "lantern", "left-\\w+ add_item\\(\"lantern\"\\) applied");
    assertThat(page.past("range"))
        .hasAttribute("aria-valuetext", "version 2 of 3: add_item(\"lantern\") applied");
    press(page, "Home");
    assertMoment(page, "0", "0", "none", "nobody: so a player is before the first action");
    press(page, "ArrowRight");
    assertMoment(page, "1", "10", "none", "add_coins\\(10\\)");
    press(page, "End");
    assertMoment(page, "3", "15", "lantern", "add_coins\\(5\\)");
    page.past("older").click();
    assertMoment(page, "2", "10", "lantern", "add_item");
    assertNoErrors();
  }

  @Test
  void newestVersionIsFollowedAndAPastOneStays() {
    DemoPage page = withThreeVersions();

    page.give("left", 5, "20");
    assertMoment(page, "4", "20", "lantern", "add_coins\\(5\\)");
    press(page, "ArrowLeft");
    assertThat(page.past("version")).hasText("3");
    page.give("left", 5, "25");

    assertThat(page.past("latest")).hasText("5");
    assertMoment(page, "3", "15", "lantern", "add_coins\\(5\\)");
    assertNoErrors();
  }

  @Test
  void versionIsRestoredAndThePastIsKept() {
    DemoPage page = withThreeVersions();
    Locator restore = page.past("restore");
    assertThat(restore).isDisabled();

    press(page, "Home");
    press(page, "ArrowRight");
    assertThat(page.past("version")).hasText("1");
    restore.click();

    assertThat(page.message("past", "notice")).containsText("restore(1) applied, version 4");
    assertThat(page.part("right", "coins")).hasText("10");
    assertThat(page.part("right", "items")).hasText("no items yet");
    press(page, "End");
    assertMoment(page, "4", "10", "none", "left-\\w+ restore\\(1\\) applied");
    press(page, "ArrowLeft");
    assertMoment(page, "3", "15", "lantern", "add_coins\\(5\\)");
    assertNoErrors();
  }

  @Test
  void refusedActionsAreShownOnTheVersionThatTheyMet() {
    DemoPage page = withThreeVersions();

    page.field("left", "Amount").fill("99");
    page.button("left", "Take coins").click();
    assertThat(page.part("left", "error")).containsText("rejected");
    press(page, "ArrowLeft");
    assertThat(page.past("version")).hasText("2");
    press(page, "ArrowRight");

    assertMoment(
        page,
        "3",
        "15",
        "lantern",
        "add_coins\\(5\\) applied.*take_coins\\(99\\) rejected \\(not enough coins: 15 of 99\\)");
    assertNoErrors();
  }

  @Test
  void prunedVersionIsSaidAndTheOldestLeftIsOffered() throws Exception {
    withThreeVersions();
    ServerDatabase.prune("players", key);
    DemoPage page = newPage().open(key);

    assertThat(page.past("kept")).hasText("Kept from version 3 on.");
    press(page, "ArrowLeft");

    assertThat(page.past("gone"))
        .hasText(
            "Version 2 is pruned: the past is kept for a time only. The oldest version left is 3.");
    assertThat(page.past("moment")).isHidden();
    assertThat(page.past("restore")).isDisabled();
    assertThat(page.past("at")).isEmpty();
    page.keepScreenshot("pruned");
    page.past("oldest").click();
    assertMoment(page, "3", "15", "lantern", "add_coins\\(5\\)");
    assertThat(page.past("gone")).isEmpty();
    String gone =
        "error: Failed to load resource: the server responded with a status of 410 (Gone)";
    assertEquals(List.of(gone), page.errors().stream().distinct().toList());
  }

  @Test
  void playerWithoutAPastIsNoError() {
    DemoPage page = newPage().open(key);

    assertMoment(page, "0", "0", "none", "nobody: so a player is before the first action");
    assertThat(page.past("range")).isDisabled();
    assertThat(page.past("restore")).isDisabled();
    assertNoErrors();
  }

  @Test
  void serverThatDoesNotAnswerIsWaitedFor() {
    DemoPage page = withThreeVersions();
    String versions = "**/versions?*";
    page.page().route(versions, Route::abort);

    press(page, "ArrowLeft");
    assertThat(page.past("gone")).containsText("The server does not answer. Trying again");
    page.page().unroute(versions);

    assertMoment(page, "2", "10", "lantern", "add_item");
    assertThat(page.past("gone")).isEmpty();
  }

  @Test
  void pastOfEitherPlayerCanBeChosen() {
    DemoPage page = newPage().open(key, key + "-tom");
    page.give("left", 7, "7");
    page.give("right", 9, "9");

    assertMoment(page, "1", "7", "none", "left-\\w+ add_coins\\(7\\)");
    page.section("past").getByLabel(key + "-tom").check();
    assertMoment(page, "1", "9", "none", "right-\\w+ add_coins\\(9\\)");
    page.give("right", 1, "10");
    assertMoment(page, "2", "10", "none", "right-\\w+ add_coins\\(1\\)");
    assertNoErrors();
  }
}
