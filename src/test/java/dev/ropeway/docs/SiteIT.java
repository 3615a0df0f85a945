package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.client.NodeJs;
import dev.ropeway.client.NpmFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The documentation as a site, built as {@code CONTRIBUTING.md} says. */
class SiteIT {
  private static final Path SITE = Path.of("target/site");
  private static final int MINUTES = 8;

  private static String page(String name) throws IOException {
    return Files.readString(SITE.resolve(name));
  }

  @Test
  void siteHasAllPagesAndTheReferences() throws Exception {
    NpmFolder.get(); // there is an npm, or else the test is skipped
    File log = new File("target/site.log");
    ProcessBuilder builder =
        new ProcessBuilder(List.of(NodeJs.executable().toString(), "site/build.mjs"))
            .redirectErrorStream(true)
            .redirectOutput(log);
    // for Javadoc, which lives for seconds
    builder.environment().put("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    Process process = builder.start();
    assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), "it ends; see " + log);
    assertEquals(0, process.exitValue(), () -> read(log));

    assertTrue(page("index.html").contains("Ropeway"));
    List<String> pages =
        Pattern.compile("\"(docs/[^\"]+)\\.md\"")
            .matcher(Files.readString(Path.of("site/pages.mjs")))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertTrue(pages.size() > 20, pages::toString);
    for (String name : pages) {
      assertTrue(page(name + ".html").contains("/reference/"), name + " leads to the references");
    }
    assertTrue(page("reference/index.html").contains("ropeway"));
    assertTrue(page("reference/ropeway/functions/connect.html").contains("connect"));
    assertTrue(page("java/dev/ropeway/SessionService.html").contains("applyNow"));
    assertTrue(Files.exists(SITE.resolve("java/dev/ropeway/client/Room.html")));
    assertTrue(Files.notExists(SITE.resolve("java/dev/ropeway/journal")), "internals are not told");
  }

  private static String read(File log) {
    try {
      return Files.readString(log.toPath());
    } catch (IOException e) {
      return e.toString();
    }
  }
}
