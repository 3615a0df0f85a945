package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.ropeway.DeployedServer;

/** The demo page in a browser context of its own. */
final class DemoPage extends BrowserPage {

  DemoPage(Browser browser, Browser.NewContextOptions options) {
    super(browser, options);
  }

  DemoPage open(String key) {
    page().navigate(DeployedServer.at("/?key=" + key).toString());
    return this;
  }

  /** With another player on the right. */
  DemoPage open(String key, String other) {
    page().navigate(DeployedServer.at("/?key=" + key + "&with=" + other).toString());
    return this;
  }

  /** An element of the page by its id, such as {@code trade}. */
  Locator section(String id) {
    return page().locator("#" + id);
  }

  /** What a section says: {@code error} or {@code notice}. */
  Locator message(String section, String kind) {
    return section(section).locator(".messages [data-part=" + kind + "]");
  }

  /** What the player of a side may put into a trade. */
  Locator offer(String side) {
    return section("trade").locator("fieldset[name=" + side + "]");
  }

  /** Of the time slider: an element by what it shows, such as {@code range}. */
  Locator past(String name) {
    return section("past").locator("[data-part=" + name + "]");
  }

  /** Gives a player something with the buttons of his panel, and waits until it is there. */
  void give(String side, String item) {
    field(side, "Item").fill(item);
    button(side, "Add item").click();
    assertThat(button(side, "Remove " + item).first()).isVisible();
  }

  /** Gives a player coins, and waits until he has as many as he then should have. */
  void give(String side, int coins, String then) {
    field(side, "Amount").fill(Integer.toString(coins));
    button(side, "Add coins").click();
    assertThat(part(side, "coins")).hasText(then);
  }

  /** Of the panel {@code left} or {@code right}: a button by its name. */
  Locator button(String side, String name) {
    return panel(side)
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator field(String side, String label) {
    return panel(side).getByLabel(label, new Locator.GetByLabelOptions().setExact(true));
  }

  /** Of a panel: an element by what it shows, such as {@code coins}. */
  Locator part(String side, String name) {
    return panel(side).locator("[data-part=" + name + "]");
  }

  private Locator panel(String side) {
    return page().locator("[data-side=" + side + "]");
  }
}
