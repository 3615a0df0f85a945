package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The browser's modules as a package: packed, installed, compiled against, and bundled. */
class NpmPackageTest {
  private static final Path SOURCE = Path.of("src/main/webapp/ropeway");
  private static final Pattern VERSION = Pattern.compile("<version>([0-9.]+)(?:-SNAPSHOT)?<");
  private static final Pattern EXAMPLE =
      Pattern.compile("```(?:tsx?|svelte)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern TYPESCRIPT = Pattern.compile("```ts\n(.*?)```", Pattern.DOTALL);

  private static Path installed() throws Exception {
    return NpmFolder.get().path().resolve("node_modules/ropeway");
  }

  private static JsonObject description() throws Exception {
    return JsonText.read(Files.readString(installed().resolve("package.json"))).asJsonObject();
  }

  private static Set<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
  }

  @Test
  void thePackageHasAllModulesAndNothingElse() throws Exception {
    assertEquals(names(SOURCE), names(installed()));
    assertTrue(names(SOURCE).contains("ropeway.js"));
  }

  @Test
  void itHasTheVersionAndTheLicenceOfTheProject() throws Exception {
    Matcher version = VERSION.matcher(Files.readString(Path.of("pom.xml")));
    assertTrue(version.find());
    assertEquals(version.group(1), description().getString("version"));
    assertEquals(
        Files.readString(Path.of("LICENSE")), Files.readString(installed().resolve("LICENSE")));
  }

  @Test
  void itTakesNothingElse() throws Exception {
    JsonObject description = description();
    assertTrue(description.containsKey("name"));
    assertTrue(!description.containsKey("dependencies"), description::toString);
  }

  @Test
  void whatIsDeclaredIsExportedAndNothingElse() throws Exception {
    NodeJs.Result result = NpmFolder.get().node("exports.mjs");
    assertEquals(0, result.exit(), result::output);
    assertEquals(
        Set.of(),
        result
            .output()
            .lines()
            .filter(line -> !line.endsWith(" agree"))
            .collect(Collectors.toSet()));
    assertTrue(result.output().lines().count() > 5, result::output);
  }

  /** What must not compile is marked so in {@code types.ts}: if it does, that is an error too. */
  @Test
  void whatMustCompileDoesAndWhatMustNotDoesNot() throws Exception {
    NpmFolder folder = NpmFolder.get();
    Matcher example = TYPESCRIPT.matcher(Files.readString(SOURCE.resolve("README.md")));
    assertTrue(example.find());
    Files.writeString(folder.path().resolve("readme.ts"), example.group(1));
    NodeJs.Result result = folder.compile();
    assertEquals("", result.output());
    assertEquals(0, result.exit());
  }

  /** Which look for modules in another way than Node does. */
  @Test
  void whoHasABundlerFindsTheTypesToo() throws Exception {
    NodeJs.Result result =
        NpmFolder.get().compile("--module", "esnext", "--moduleResolution", "bundler");
    assertEquals("", result.output());
    assertEquals(0, result.exit());
  }

  /** Paragraph by paragraph, as in the programs, which are compiled. */
  @Test
  void theExamplesOfItsPageAreInThePrograms() throws Exception {
    StringBuilder programs = new StringBuilder();
    try (Stream<Path> files = Files.list(Path.of("src/test/npm"))) {
      for (Path file :
          files.filter(each -> each.toString().matches(".*\\.(tsx?|svelte)")).toList()) {
        programs.append(Files.readString(file).replaceAll("\\s+", ""));
      }
    }
    Matcher block = EXAMPLE.matcher(Files.readString(Path.of("docs/clients.md")));
    int count = 0;
    while (block.find()) {
      for (String paragraph : block.group(1).split("\n\\s*\n", -1)) {
        count++;
        assertTrue(
            programs.indexOf(paragraph.replaceAll("\\s+", "")) >= 0,
            () -> "No program has this example:\n" + paragraph);
      }
    }
    assertTrue(count > 3, "there are examples");
  }

  @Test
  void aBundleRunsInNode() throws Exception {
    NpmFolder folder = NpmFolder.get();
    Path bundle = folder.bundle("node.ts", "node");
    NodeJs.Result result = folder.node(bundle.toString());
    assertEquals(
        """
        2 shown
        applied
        applied
        cancelled
        first
        there is nothing at /no, a parent of /no/parent
        red
        /notes/n1
        image/png
        7
        bob
        refused
        """,
        result.output());
  }

  @Test
  void itsStoresAreTakenAsTheyAre() throws Exception {
    NpmFolder folder = NpmFolder.get();
    Path bundle = folder.bundle("stores.ts", "node");
    assertEquals(
        """
        svelte 0,6 8 first
        svelte offline ann
        vue first,second,gone
        """,
        folder.node(bundle.toString()).output());
  }

  @Test
  void itsBindingsAreSmall() throws IOException {
    for (String name : List.of("store.js", "react.js")) {
      assertTrue(Files.readAllLines(SOURCE.resolve(name)).size() < 60, name);
    }
  }
}
