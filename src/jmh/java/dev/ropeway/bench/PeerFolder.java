package dev.ropeway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Where the peers are installed: in the user's cache, outside the tree, and again only when their
 * versions change. The scripts are copied beside them each time, for there they find them.
 */
final class PeerFolder {
  private static final Path SCRIPTS = Path.of("src/jmh/peers");
  private static final Path LOCK = SCRIPTS.resolve("package-lock.json");

  private PeerFolder() {}

  /** Has everything installed. */
  static Path prepare() throws IOException, InterruptedException {
    Path folder = cache().resolve("ropeway-peers").resolve(checksum());
    copyScripts(folder);
    if (!Files.exists(folder.resolve("node_modules/.package-lock.json"))) { // npm writes it last
      install(folder);
    }
    return folder;
  }

  /** The version of a package that the lock names. */
  static String version(String name) throws IOException {
    return new ObjectMapper()
        .readTree(LOCK.toFile())
        .path("packages")
        .path("node_modules/" + name)
        .path("version")
        .asText();
  }

  private static Path cache() {
    return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
        .filter(each -> !each.isEmpty())
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
  }

  private static String checksum() throws IOException {
    CRC32 crc = new CRC32();
    crc.update(Files.readAllBytes(LOCK));
    return Long.toHexString(crc.getValue());
  }

  private static void copyScripts(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(SCRIPTS)) {
      for (Path from : all.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(SCRIPTS.relativize(from).toString());
        Files.createDirectories(to.resolveSibling("."));
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static void install(Path folder) throws IOException, InterruptedException {
    Progress.say("Installing the peers in %s", folder);
    File log = Report.FOLDER.resolve("peers-npm.log").toAbsolutePath().toFile();
    List<String> npm =
        List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
    try {
      Process process =
          new ProcessBuilder(npm)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log)
              .start();
      if (process.waitFor() != 0) {
        throw unreachable(Files.readString(log.toPath(), StandardCharsets.UTF_8), null);
      }
    } catch (IOException e) {
      throw unreachable(e.toString(), e);
    }
  }

  private static IllegalStateException unreachable(String why, @Nullable Exception cause) {
    return new IllegalStateException(
        """
        The peers cannot be installed. They take Node 20 or newer with npm, and once a registry \
        that npm can reach; all other parts of the benchmark run without. npm: %s"""
            .formatted(why.strip()),
        cause);
  }
}
