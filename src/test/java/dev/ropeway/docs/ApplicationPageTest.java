package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files that {@code docs/application.md} shows are those of the example, which tests build. */
class ApplicationPageTest {
  private static final Path EXAMPLE = Path.of("examples/wallet");
  private static final Pattern BLOCK = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);

  /** Beyond a plain project on Open Liberty, in server.xml and persistence.xml. */
  private static final int MOST_LINES = 30;

  private static String text(String file) throws IOException {
    return Files.readString(EXAMPLE.resolve(file));
  }

  @Test
  void filesAreShownWhole() throws IOException {
    List<String> blocks =
        BLOCK
            .matcher(Files.readString(Path.of("docs/application.md")))
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();
    assertEquals(
        List.of(
            text("pom.xml"),
            text("src/main/liberty/config/server.xml"),
            text("src/main/resources/META-INF/persistence.xml")),
        blocks);
  }

  /** What follows the comment that begins Ropeway's features, and the database with the library. */
  @Test
  void ropewayTakesFewLinesOfConfiguration() throws IOException {
    List<String> server = text("src/main/liberty/config/server.xml").lines().toList();
    int features =
        server.indexOf(
            "    <!-- What Ropeway needs besides, and websocket for live connections. -->");
    int database = server.indexOf("  <!-- The database, of Ropeway and of the application. -->");
    assertTrue(features > 0 && database > features);
    long lines =
        server.subList(features, server.size()).stream()
            .filter(
                line -> !line.isBlank() && !line.contains("httpEndpoint") && !line.contains("<!--"))
            .count();
    assertTrue(lines <= MOST_LINES, lines + " lines");
  }
}
