package dev.ropeway.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import dev.ropeway.Apt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * The distribution's Chromium without a window, one for all tests of a JVM: it starts as long as
 * many of them take. For one thread, like all of Playwright.
 */
final class Chromium {
  // The first is the same without what draws windows, and spares half of the work.
  private static final String SHELL = "chromium-headless-shell";
  private static final List<String> NAMES =
      List.of(SHELL, "chromium", "chromium-browser", "google-chrome");
  // What it does by itself reaches for hosts that a test machine need not reach.
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private static @Nullable Browser browser;

  private Chromium() {}

  /**
   * Starts it, installs it before where that is possible, or else skips the test, loudly. It ends
   * with this JVM, as Playwright's driver does.
   */
  static Browser browser() throws IOException, InterruptedException {
    if (browser == null) {
      Optional<Path> executable = find();
      if (executable.isEmpty() && Apt.available()) {
        Apt.install(SHELL);
        executable = find();
      }
      if (executable.isEmpty() && Apt.available()) { // an older distribution has no such package
        Apt.install("chromium");
        executable = find();
      }
      browser = launch(executable.orElseGet(Chromium::skip));
    }
    return browser;
  }

  private static Browser launch(Path executable) {
    Map<String, String> noDownload = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    return Playwright.create(new Playwright.CreateOptions().setEnv(noDownload))
        .chromium()
        .launch(new LaunchOptions().setExecutablePath(executable).setArgs(FLAGS));
  }

  private static Optional<Path> find() {
    return NAMES.stream()
        .map(name -> Path.of("/usr/bin", name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path skip() {
    String line = "*".repeat(80);
    String reason = "THE BROWSER TESTS ARE SKIPPED: there is no Chromium in /usr/bin.";
    System.err.printf("%s%n%s%nInstall it: apt-get install chromium%n%s%n", line, reason, line);
    return Assumptions.abort(reason);
  }
}
