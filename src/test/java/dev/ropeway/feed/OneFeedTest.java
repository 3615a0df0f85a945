package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No statement notifies or listens but those that the feed uses. */
class OneFeedTest {
  private static final Pattern NOTIFYING =
      Pattern.compile("pg_notify|\"notify\\s|\"(un)?listen\\s|^\\s*(notify|listen)\\s+\\w+\\s*;");

  @Test
  void onlyTheFeedsStatementsNotifyAndListen() throws Exception {
    Set<String> found = new TreeSet<>();
    for (Path folder : List.of(Path.of("src/main"), Path.of("sql"))) {
      try (Stream<Path> files = Files.walk(folder)) {
        files
            .filter(file -> file.toString().matches(".*\\.(java|sql)"))
            .filter(OneFeedTest::notifies)
            .forEach(file -> found.add(file.getFileName().toString()));
      }
    }

    assertEquals(Set.of("Notifications.java", "Notify.java"), found);
  }

  private static boolean notifies(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.anyMatch(line -> NOTIFYING.matcher(line).find());
    } catch (IOException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }
}
