package dev.ropeway.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The page of {@code examples/wallet}. */
public final class WalletPage {
  private WalletPage() {}

  /** Deposits ten coins by it, and asks for more than there are; 10 coins must be there. */
  public static void use(String address) throws IOException, InterruptedException {
    List<String> errors = new ArrayList<>();
    try (BrowserContext context = Chromium.browser().newContext()) {
      Page page = context.newPage();
      page.onPageError(errors::add);
      page.navigate(address);
      assertThat(page.locator("#balance")).hasText("10");
      page.locator("#deposit").click();
      assertThat(page.locator("#balance")).hasText("20");
      page.locator("#withdraw").click();
      assertThat(page.locator("#said")).hasText("There are 20 coins.");
      assertThat(page.locator("#balance")).hasText("20");
    }
    assertEquals(List.of(), errors);
  }
}
