package dev.ropeway.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.ScreenshotOptions;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A page in a browser context of its own: nothing is shared with another one's. */
abstract class BrowserPage implements AutoCloseable {
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final Page page;
  private final List<String> errors = new ArrayList<>();

  BrowserPage(Browser browser, Browser.NewContextOptions options) {
    page = browser.newContext(options).newPage();
    page.onPageError(errors::add);
    page.onConsoleMessage(
        message -> {
          if (!message.type().equals("log")) {
            errors.add(message.type() + ": " + message.text());
          }
        });
  }

  final Page page() {
    return page;
  }

  /** What the browser complained about. */
  final List<String> errors() {
    return errors;
  }

  final void keepScreenshot(String name) {
    Path file = SCREENSHOTS.resolve(name + ".png");
    page.screenshot(
        new ScreenshotOptions()
            .setPath(file)
            .setFullPage(true)
            .setAnimations(ScreenshotAnimations.DISABLED));
  }

  final int pixelsTooWide() {
    return (int) page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth");
  }

  @Override
  public final void close() {
    page.context().close();
  }
}
