package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Statements are written in one piece, as they are sent: nothing is joined to them by a plus. */
class SqlTextTest {
  private static final String BEGINNING =
      """
      (?:select |insert into |update |delete from |truncate |vacuum |do \\$\\$|with \\w+ as |from [A-Z]\
      |(?:create|alter|drop) (?:database|function|index|role|schema|table|trigger|view) )""";

  /** A text block or a literal that begins a statement, HQL included, and goes on behind a plus. */
  private static final Pattern JOINED =
      Pattern.compile(
          """
          (?:"{3}\\s*%1$s(?:[^"\\\\]++|\\\\.|"(?!""))*+"{3}|(?<!")"%1$s(?:[^"\\\\\n]|\\\\.)*")\\s*\\+"""
              .formatted(BEGINNING));

  private static List<String> joined(String name, String source) {
    return JOINED.matcher(source).results().map(match -> name + ": " + match.group()).toList();
  }

  @Test
  void noStatementIsJoined() throws IOException {
    List<String> found = new ArrayList<>();
    for (String folder : List.of("src/main/java", "src/test/java", "src/jmh/java")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          if (!file.endsWith("SqlTextTest.java")) {
            found.addAll(joined(file.toString(), Files.readString(file)));
          }
        }
      }
    }
    assertEquals(List.of(), found);
  }

  @Test
  void joinedStatementIsFound() {
    for (String source :
        List.of(
            "run(\"select 1 from entry\" + where);",
            "run(\"update entry\"\n      + \" set version = 1\");",
            "query(\"from StoredErasure where done\" + order)",
            "\"\"\"\n  delete from entry\n  where key = \"a\"\n  \"\"\"\n  + more")) {
      assertEquals(1, joined("here", source).size(), source);
    }
    String whole = "\"\"\"\n  select 1\n  \"\"\".formatted(1) + \"select\"";
    assertEquals(List.of(), joined("here", whole));
  }
}
