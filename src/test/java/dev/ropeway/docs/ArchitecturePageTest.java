package dev.ropeway.docs;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.ArchitectureTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/architecture.md} and {@code CONTRIBUTING.md} name is there, and is so. */
class ArchitecturePageTest {
  private static final Path ROOT = Path.of("src/main/java/dev/ropeway");
  private static final Pattern ROW =
      Pattern.compile("^\\| `(?:dev\\.)?(\\w+)` \\|[^|]+\\| ([^|]+) \\|$", Pattern.MULTILINE);
  private static final Pattern TYPE = Pattern.compile("`([A-Z][a-z]\\w+)(?:\\.\\w+)?`");
  private static final Pattern FILE = Pattern.compile("`([a-z0-9-]+\\.(?:js|json))`");

  private final String page = read(Path.of("docs/architecture.md"));
  private final String both = page + read(Path.of("CONTRIBUTING.md"));

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IllegalStateException(file.toString(), e);
    }
  }

  private static Set<String> names(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .collect(toCollection(TreeSet::new));
    }
  }

  private static Set<String> packages() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      Set<String> found =
          folders
              .filter(Files::isDirectory)
              .map(folder -> folder.getFileName().toString())
              .collect(toCollection(TreeSet::new));
      found.add("root");
      return found;
    }
  }

  private Map<String, Set<String>> table() {
    Map<String, Set<String>> rows = new TreeMap<>();
    ROW.matcher(page).results().forEach(row -> rows.put(name(row), imports(row.group(2))));
    return rows;
  }

  private static String name(MatchResult row) {
    return row.group(1).equals("ropeway") ? "root" : row.group(1);
  }

  private static Set<String> imports(String cell) {
    return cell.equals("nothing") ? Set.of() : Set.copyOf(List.of(cell.split(", ")));
  }

  @Test
  void everyPackageHasItsLineAndNoOther() throws IOException {
    assertEquals(packages(), table().keySet());
  }

  @Test
  void arrowsOfThePageAreThoseThatAreHeld() {
    assertEquals(new TreeMap<>(ArchitectureTest.MAY_IMPORT), table());
  }

  @Test
  void everyTypeThatIsNamedExists() throws IOException {
    Set<String> types = names("src");
    TYPE.matcher(both)
        .results()
        .map(found -> found.group(1) + ".java")
        .forEach(file -> assertTrue(types.contains(file), file));
  }

  @Test
  void everyFileThatIsNamedExists() throws IOException {
    Set<String> files = names("src/main");
    FILE.matcher(both)
        .results()
        .map(found -> found.group(1))
        .forEach(file -> assertTrue(files.contains(file), file));
  }
}
