package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/asvs.md} and {@code docs/threats.md} leave no point out and name what there is. */
class AsvsPageTest {
  private static final Path IDS = Path.of("src/test/resources/asvs/5.0.0.txt");
  private static final Pattern ID = Pattern.compile("\\bV\\d+\\.\\d+\\.\\d+\\b");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (V[\\d.]+) \\|(.+)\\|$");
  private static final Pattern NAMED = Pattern.compile("`([^`\n]+)`");

  /** A test by the convention of its name, and one of its methods. */
  private static final Pattern TEST = Pattern.compile("([A-Z]\\w*(?:Test|IT))(?:#(\\w+))?");

  private static final Set<String> SEVERITIES = Set.of("low", "medium", "high");

  private final String page = text(Path.of("docs/asvs.md"));
  private final Map<String, String> sources = sources();

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  private static Map<String, String> sources() {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      Map<String, String> all = new HashMap<>();
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file ->
                  all.put(file.getFileName().toString().replaceFirst("\\.java$", ""), text(file)));
      return all;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The part of the page below a heading. */
  private String below(String heading) {
    int start = page.indexOf("\n## " + heading + "\n");
    assertTrue(start >= 0, heading);
    int end = page.indexOf("\n## ", start + 1);
    return end < 0 ? page.substring(start) : page.substring(start, end);
  }

  private static List<List<String>> rows(String part) {
    return ROW.matcher(part)
        .results()
        .map(row -> Stream.of(row.group(2).split("\\|", -1)).map(String::strip).toList())
        .toList();
  }

  @Test
  void eachPointOfTheStandardIsThereOnce() {
    List<String> asked =
        text(IDS).lines().filter(line -> !line.startsWith("#")).map(l -> l.split(" ")[0]).toList();
    List<String> answered = ID.matcher(page).results().map(MatchResult::group).toList();
    assertEquals(253, asked.size());
    Set<String> once = new TreeSet<>();
    List<String> repeated = answered.stream().filter(id -> !once.add(id)).toList();
    assertEquals(List.of(), repeated);
    assertEquals(new TreeSet<>(asked), once);
  }

  @Test
  void whatIsMetIsShownBySomethingThatIsThere() {
    String met = page.substring(0, page.indexOf("\n## Open\n"));
    List<List<String>> rows = rows(met);
    assertFalse(rows.isEmpty());
    for (List<String> cells : rows) {
      assertEquals(3, cells.size(), cells::toString);
      List<String> shown =
          NAMED.matcher(cells.get(2)).results().map(found -> found.group(1)).toList();
      assertFalse(shown.isEmpty(), cells::toString);
      shown.forEach(this::assertThere);
    }
  }

  private void assertThere(String name) {
    MatchResult test = TEST.matcher(name).results().findFirst().orElse(null);
    if (test == null || !test.group().equals(name)) {
      assertTrue(Files.isRegularFile(Path.of(name)), name);
      return;
    }
    String source = sources.get(test.group(1));
    assertNotNull(source, name);
    String method = test.group(2);
    if (method != null) {
      assertTrue(
          Pattern.compile("@(Test|TestFactory|ParameterizedTest)\\b[^{}]*?\\b" + method + "\\(")
              .matcher(source.replaceAll("(?s)@ValueSource\\(.*?\\}\\)", ""))
              .find(),
          name);
    }
  }

  @Test
  void whatIsOpenSaysHowBadThatIs() {
    List<List<String>> open = rows(below("Open"));
    assertFalse(open.isEmpty());
    for (List<String> cells : open) {
      assertEquals(3, cells.size(), cells::toString);
      assertTrue(SEVERITIES.contains(cells.get(2)), cells::toString);
    }
  }

  @Test
  void testsOfTheThreatModelAreThereToo() {
    String threats = text(Path.of("docs/threats.md"));
    List<String> named =
        NAMED
            .matcher(threats)
            .results()
            .map(found -> found.group(1))
            .filter(name -> TEST.matcher(name).matches())
            .toList();
    assertTrue(named.size() > 20, named::toString);
    named.forEach(this::assertThere);
  }
}
