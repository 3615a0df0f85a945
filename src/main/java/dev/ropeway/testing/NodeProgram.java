package dev.ropeway.testing;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/** Runs the machine's Node. */
final class NodeProgram {
  private static final int SECONDS = 60;
  private static final String SCRIPT = "twin.mjs";

  private NodeProgram() {}

  /**
   * What an action of a module makes of cases.
   *
   * @param cases pairs of data and arguments
   * @return for each what {@code twin.mjs} says
   * @throws TestAbortedException if there is no Node
   */
  static JsonArray twin(Path module, String name, String action, JsonArray cases) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("ropeway-twin");
      Path script = folder.resolve(SCRIPT);
      try (InputStream resource = NodeProgram.class.getResourceAsStream(SCRIPT)) {
        Files.copy(Objects.requireNonNull(resource, SCRIPT), script);
      }
      Path input = Files.write(folder.resolve("cases.json"), JsonText.writeUtf8(cases));
      String url = module.toAbsolutePath().toUri().toString();
      Path output = folder.resolve("output");
      Path errors = folder.resolve("errors");
      run(List.of(script.toString(), url, name, action, input.toString()), output, errors);
      return JsonText.read(Files.readString(output)).asJsonArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(folder);
    }
  }

  private static void run(List<String> arguments, Path output, Path errors) throws IOException {
    List<String> command = new ArrayList<>(List.of(program()));
    command.addAll(arguments);
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
    } catch (IOException e) {
      throw new TestAbortedException(
          "There is no Node to compare with: " + program() + ". " + e.getMessage(), e);
    }
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("Node was not ready within " + SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while Node was at work", e);
    } finally {
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IllegalArgumentException("Node failed: " + Files.readString(errors));
    }
  }

  private static String program() {
    return System.getProperty("ropeway.node", "node");
  }

  private static void delete(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
