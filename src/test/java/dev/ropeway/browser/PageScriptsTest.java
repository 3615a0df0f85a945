package dev.ropeway.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no script of the pages and of the browser mirror does, so that nothing shown ever runs. */
class PageScriptsTest {
  private static final Path ROOT = Path.of("src/main/webapp");

  /** What takes text for markup or for a program. */
  private static final Pattern RUNS =
      Pattern.compile(
          "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|createContextualFragment"
              + "|DOMParser|srcdoc|\\beval\\(|new Function|setTimeout\\([\"'`]"
              + "|setInterval\\([\"'`]|javascript:");

  private static final Pattern INLINE =
      Pattern.compile("<script(?![^>]*\\bsrc=)|\\son[a-z]+=|<style|\\sstyle=");

  /** What other pages could hear or send, and what stays in the browser. */
  private static final Pattern REACHES_OUT =
      Pattern.compile("postMessage|document\\.cookie|indexedDB|window\\.open|document\\.domain");

  private static final Pattern KEPT = Pattern.compile("(?:local|session)Storage\\.setItem\\(");

  private static List<Path> files(String end) throws IOException {
    try (Stream<Path> all = Files.walk(ROOT)) {
      List<Path> found = all.filter(file -> file.toString().endsWith(end)).sorted().toList();
      assertTrue(found.size() > 1, end);
      return found;
    }
  }

  private static List<String> having(Pattern pattern, String end) throws IOException {
    return files(end).stream()
        .filter(file -> pattern.matcher(text(file)).find())
        .map(file -> ROOT.relativize(file).toString())
        .toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  @Test
  void whatIsShownIsNeverMarkupOrAProgram() throws IOException {
    assertEquals(List.of(), having(RUNS, ".js"));
    assertEquals(List.of(), having(RUNS, ".html"));
    assertEquals(List.of(), having(INLINE, ".html"));
  }

  @Test
  void nothingIsSentPastTheApi() throws IOException {
    assertEquals(List.of(), having(REACHES_OUT, ".js"));
  }

  @Test
  void onlyTheGuestsTokenAndNamesAreKept() throws IOException {
    assertEquals(Set.of("demo/guest.js", "draw/people.js"), Set.copyOf(having(KEPT, ".js")));
  }
}
