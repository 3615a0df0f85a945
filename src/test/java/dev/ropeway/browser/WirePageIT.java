package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.ropeway.DeployedServer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page that shows what its rooms send and receive. */
class WirePageIT extends BrowserTest {

  private Page open() {
    Page page = newPage(new NewContextOptions().setViewportSize(400, 900)).page();
    page.navigate(DeployedServer.at("/live/").toString());
    assertThat(page.locator("#rooms")).hasText("3");
    return page;
  }

  private static void assertShown(Page page, String figure, String text) {
    assertThat(page.locator("#" + figure)).hasText(text);
  }

  @Test
  void allRoomsShareOneConnectionAndOverStreamsEachHasItsOwn() {
    Page page = open();
    assertShown(page, "connections", "1");
    page.getByLabel("Rooms over").selectOption("sse");
    assertShown(page, "connections", "3");
    page.getByLabel("Rooms over").selectOption("live");
    assertShown(page, "connections", "1");
    for (int i = 0; i < 5; i++) { // more than a browser gives streams of one server
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open a room")).click();
    }
    assertShown(page, "rooms", "8");
    assertShown(page, "connections", "1");
    assertNoErrors();
  }

  @Test
  void figuresAreThoseOfWhatWasSent() {
    Page page = open();
    String before = page.locator("#list tr td:nth-child(4)").first().textContent();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Count in all"))
        .press("Enter");
    assertThat(page.locator("#list tr td:nth-child(4)").first())
        .hasText(Integer.toString(Integer.parseInt(before) + 1));
    assertThat(page.locator("#kinds")).containsText("actions");
    assertThat(page.locator("#trip")).hasText(Pattern.compile("\\d+\\.\\d ms"));
    assertThat(page.locator("#chart polyline")).hasCount(2);
    assertNoErrors();
  }
}
