package dev.ropeway.client;

import dev.ropeway.Apt;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The machine's Node, 20 or newer, for the tests of what is written in JavaScript. */
public final class NodeJs {
  private static final int OLDEST = 20;
  private static final int PATIENCE_MINUTES = 5;

  /**
   * What a run of Node ended with.
   *
   * @param output both streams
   */
  record Result(int exit, String output) {}

  /** The program; installs it before where that is possible, or else skips the test, loudly. */
  public static Path executable() throws IOException, InterruptedException {
    Optional<Path> found = find();
    if (found.isEmpty() && Apt.available()) {
      Apt.install("nodejs");
      found = find();
    }
    return found.orElseGet(NodeJs::skip);
  }

  static Result run(String... arguments) throws IOException, InterruptedException {
    return run(executable(), arguments);
  }

  private static Result run(Path program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        Stream.concat(Stream.of(program.toString()), Stream.of(arguments)).toList();
    Path output = Files.createTempFile("node", ".log");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
      if (System.getProperty("seed") != null) {
        builder.environment().put("SEED", System.getProperty("seed"));
      }
      Process process = builder.start();
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        return new Result(-1, Files.readString(output) + "\nnot ready in time");
      }
      return new Result(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }

  private static Optional<Path> find() throws IOException, InterruptedException {
    String path = System.getenv().getOrDefault("PATH", "/usr/bin");
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, "node");
      if (Files.isExecutable(program) && isNewEnough(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  private static boolean isNewEnough(Path program) throws IOException, InterruptedException {
    String major = run(program, "--print", "process.versions.node.split('.')[0]").output().strip();
    return major.matches("[0-9]{1,4}") && Integer.parseInt(major) >= OLDEST;
  }

  private static Path skip() {
    String line = "*".repeat(80);
    String reason = "THE JAVASCRIPT TESTS ARE SKIPPED: there is no Node " + OLDEST + " or newer.";
    System.err.printf("%s%n%s%nInstall it: apt-get install nodejs%n%s%n", line, reason, line);
    return Assumptions.abort(reason);
  }

  private NodeJs() {}
}
