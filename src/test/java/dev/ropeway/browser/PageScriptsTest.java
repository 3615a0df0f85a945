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

  /** What other pages could hear or send. */
  private static final Pattern REACHES_OUT =
      Pattern.compile("document\\.cookie|window\\.open|document\\.domain");

  private static final Pattern POSTS = Pattern.compile("postMessage");

  private static final Pattern DATABASE = Pattern.compile("indexedDB");

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

  /** Over channels that only pages of this origin have. */
  @Test
  void onlyTabsThatShareAConnectionTalkToEachOther() throws IOException {
    List<String> posting = having(POSTS, ".js");
    assertEquals(List.of("ropeway/tab-leader.js", "ropeway/tab-socket.js"), posting);
    assertEquals(List.of(), having(Pattern.compile("window\\.parent|opener|contentWindow"), ".js"));
  }

  @Test
  void onlyTheGuestsTokenAndNamesAreKept() throws IOException {
    assertEquals(Set.of("demo/guest.js", "draw/people.js"), Set.copyOf(having(KEPT, ".js")));
  }

  /** Rooms are, where a program asks for it ({@code persist}), and no page here does. */
  @Test
  void dataIsKeptInOnePlaceAndOnlyIfAsked() throws IOException {
    assertEquals(
        Set.of("ropeway/environment.js", "ropeway/indexed-storage.js"),
        Set.copyOf(having(DATABASE, ".js")));
    assertEquals(List.of("ropeway/ropeway.js"), having(Pattern.compile("\\bpersist\\b"), ".js"));
  }
}
