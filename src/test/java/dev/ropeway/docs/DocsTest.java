package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The Java examples of {@code docs/} are taken from the tests of this package and from the sample
 * application, which run them: each paragraph of a block stands in one of their sources, but for
 * spaces and comments. And the pages can be found, and lead on.
 */
class DocsTest {
  /** A link to a file of the project, without a place in it. */
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> examplesAreCompiled() {
    List<String> sources =
        Stream.of("docs", "sample")
            .flatMap(name -> files(Path.of("src/test/java/dev/ropeway", name), ".java").stream())
            .map(path -> normalised(text(path)))
            .toList();
    return files(Path.of("docs"), ".md").stream()
        .flatMap(page -> paragraphs(text(page)).map(example -> test(page, example, sources)));
  }

  @TestFactory
  Stream<DynamicTest> pagesAreLinkedFromTheReadme() throws IOException {
    String readme = text(Path.of("README.md"));
    return files(Path.of("docs"), ".md").stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    page.toString(), () -> assertTrue(readme.contains("](" + page + ")"))));
  }

  @TestFactory
  Stream<DynamicTest> pagesArePartOfTheSite() throws IOException {
    String site = text(Path.of("site/pages.mjs"));
    return files(Path.of("docs"), ".md").stream()
        .map(
            page ->
                DynamicTest.dynamicTest(
                    page.toString(), () -> assertTrue(site.contains("\"" + page + "\""))));
  }

  @TestFactory
  Stream<DynamicTest> linksLeadSomewhere() throws IOException {
    List<Path> pages = new ArrayList<>(files(Path.of("docs"), ".md"));
    pages.addAll(Stream.of("README.md", "CHANGELOG.md", "CONTRIBUTING.md").map(Path::of).toList());
    return pages.stream()
        .flatMap(page -> LINK.matcher(text(page)).results().map(link -> link(page, link.group(1))));
  }

  private static DynamicTest link(Path page, String target) {
    Path file = page.resolveSibling(target);
    return DynamicTest.dynamicTest(page + ": " + target, () -> assertTrue(Files.exists(file)));
  }

  private static DynamicTest test(Path page, String example, List<String> sources) {
    String name = page.getFileName() + ": " + example.lines().findFirst().orElse("");
    return DynamicTest.dynamicTest(
        name,
        () ->
            assertTrue(
                sources.stream().anyMatch(source -> source.contains(normalised(example))),
                () -> "No test has this example of " + page + ":\n" + example));
  }

  private static Stream<String> paragraphs(String page) {
    Matcher blocks = BLOCK.matcher(page);
    return blocks
        .results()
        .flatMap(block -> Stream.of(block.group(1).split("\n\\s*\n")))
        .filter(example -> !normalised(example).isEmpty());
  }

  private static String normalised(String code) {
    return code.replaceAll("//[^\n]*", "").replaceAll("\\s+", "");
  }

  private static List<Path> files(Path folder, String end) {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> path.toString().endsWith(end)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
