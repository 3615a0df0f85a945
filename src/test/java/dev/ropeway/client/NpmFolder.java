package dev.ropeway.client;

import dev.ropeway.Apt;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A folder of somebody who uses the browser's package: packed, installed by npm, with a compiler, a
 * bundler and the libraries of others beside it, and with the programs of {@code src/test/npm}.
 */
public final class NpmFolder {
  private static final Path SOURCE = Path.of("src/test/npm");
  private static final Path PACKAGE = Path.of("src/main/webapp/ropeway");
  private static final Path ROOT = Path.of("target/npm").toAbsolutePath();
  private static final int PATIENCE_MINUTES = 5;

  private static @Nullable NpmFolder made;

  private final Path folder;

  private NpmFolder(Path folder) {
    this.folder = folder;
  }

  /** The one of this JVM; installs everything before, or else skips the test, loudly. */
  public static synchronized NpmFolder get() throws IOException, InterruptedException {
    if (made == null) {
      Files.createDirectories(ROOT);
      try (FileChannel file =
              FileChannel.open(
                  ROOT.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock held = file.lock()) {
        made = new NpmFolder(user(tools()));
      }
    }
    return made;
  }

  /** Where the programs are. */
  Path path() {
    return folder;
  }

  /** Compiles all programs, strictly, and emits nothing. */
  NodeJs.Result compile(String... options) throws IOException, InterruptedException {
    String compiler = folder.resolveSibling("node_modules/typescript/bin/tsc").toString();
    return node(
        Stream.concat(Stream.of(compiler, "-p", "."), Stream.of(options)).toArray(String[]::new));
  }

  /** Runs Node. */
  NodeJs.Result node(String... arguments) throws IOException, InterruptedException {
    Stream<String> program = Stream.of(NodeJs.executable().toString());
    return run(folder, Stream.concat(program, Stream.of(arguments)).toList());
  }

  /**
   * Makes one file of a program and all that it imports.
   *
   * @param platform {@code node} or {@code browser}
   */
  public Path bundle(String program, String platform) throws IOException, InterruptedException {
    Path bundle = folder.resolve("bundles").resolve(platform + "-" + program + ".js");
    NodeJs.Result result =
        run(
            folder,
            List.of(
                folder.resolveSibling("node_modules/.bin/esbuild").toString(),
                program,
                "--bundle",
                "--format=esm",
                "--platform=" + platform,
                "--define:process.env.NODE_ENV=\"development\"",
                "--log-level=warning",
                "--outfile=" + bundle));
    if (result.exit() != 0 || !result.output().isBlank()) {
      throw new IllegalStateException("The bundler says: " + result.output());
    }
    return bundle;
  }

  /**
   * Runs one of the programs in Node.
   *
   * @return what it tells
   */
  public String run(String program) throws IOException, InterruptedException {
    NodeJs.Result result = node(program);
    requireDone(result);
    return result.output();
  }

  /** What is pinned, installed once for each set of versions. */
  private static Path tools() throws IOException, InterruptedException {
    CRC32 crc = new CRC32();
    crc.update(Files.readAllBytes(SOURCE.resolve("package-lock.json")));
    Path tools = Files.createDirectories(ROOT.resolve(Long.toHexString(crc.getValue())));
    if (!Files.exists(tools.resolve("node_modules/.package-lock.json"))) { // npm writes it last
      for (String name : List.of("package.json", "package-lock.json")) {
        copy(SOURCE.resolve(name), tools);
      }
      NodeJs.Result result = npm(tools, "ci", "--prefer-offline");
      if (result.exit() != 0) {
        skip("npm cannot install what they take: " + result.output());
      }
    }
    return tools;
  }

  private static Path user(Path tools) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory(tools, "user-");
    Files.writeString(folder.resolve("package.json"), "{\"private\":true,\"type\":\"module\"}");
    requireDone(npm(PACKAGE, "pack", "--pack-destination", folder.toString()));
    try (Stream<Path> packed = Files.list(folder)) {
      Path archive = packed.filter(file -> file.toString().endsWith(".tgz")).findFirst().get();
      requireDone(npm(folder, "install", "--offline", archive.toString()));
    }
    try (Stream<Path> programs = Files.list(SOURCE)) {
      for (Path program : programs.filter(each -> !each.toString().contains("package")).toList()) {
        copy(program, folder);
      }
    }
    return folder;
  }

  private static void copy(Path file, Path folder) throws IOException {
    Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void requireDone(NodeJs.Result result) {
    if (result.exit() != 0) {
      throw new IllegalStateException("It says: " + result.output());
    }
  }

  private static NodeJs.Result npm(Path folder, String... arguments)
      throws IOException, InterruptedException {
    Stream<String> quiet =
        Stream.of("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
    Stream<String> command = Stream.concat(Stream.of(npm().toString()), Stream.of(arguments));
    return run(folder, Stream.concat(command, quiet).toList());
  }

  private static Path npm() throws IOException, InterruptedException {
    Optional<Path> found = find();
    if (found.isEmpty() && Apt.available()) {
      Apt.install("npm");
      found = find();
    }
    return found.orElseGet(() -> skip("there is no npm. Install it: apt-get install npm"));
  }

  private static Optional<Path> find() {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin");
    return Stream.of(path.split(File.pathSeparator, -1))
        .map(each -> Path.of(each, "npm"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path skip(String why) {
    String line = "*".repeat(80);
    String reason = "THE TESTS OF THE NPM PACKAGE ARE SKIPPED: " + why;
    System.err.printf("%s%n%s%n%s%n", line, reason, line);
    return Assumptions.abort(reason);
  }

  private static NodeJs.Result run(Path folder, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("npm", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return new NodeJs.Result(-1, Files.readString(output) + "\nnot ready in time");
      }
      return new NodeJs.Result(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
