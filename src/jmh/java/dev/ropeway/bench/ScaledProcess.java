package dev.ropeway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link ScaledNode} as the benchmark sees it. It ends with the benchmark. */
final class ScaledProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader said;
  private final BufferedWriter asked;
  private final File log;

  /** Starts one; {@link #awaitReady} waits for it. */
  ScaledProcess(String url, String feed, int number) throws IOException {
    log = Report.FOLDER.resolve("node-" + number + ".log").toFile();
    process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1g",
                    "-XX:-UseDynamicNumberOfCompilerThreads", // what they took is told by them
                    "-Djava.util.logging.config.file=src/test/resources/logging.properties",
                    "-cp",
                    System.getProperty("java.class.path"),
                    ScaledNode.class.getName(),
                    url,
                    feed))
            .redirectError(log)
            .start();
    said = process.inputReader(StandardCharsets.UTF_8);
    asked = process.outputWriter(StandardCharsets.UTF_8);
  }

  void awaitReady() throws IOException {
    for (String line = next(); !line.equals("ready"); line = next()) {
      Progress.say("  %s", line);
    }
  }

  /** Has it begin something. */
  void begin(String line) throws IOException {
    asked.write(line);
    asked.newLine();
    asked.flush();
  }

  /** Waits for what it says of that. */
  ScaledCount end() throws IOException {
    String line = next();
    while (!line.startsWith("{")) {
      line = next(); // of a library
    }
    return new ObjectMapper().readValue(line, ScaledCount.class);
  }

  private String next() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new IOException("A node has ended: see " + log);
    }
    return line;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    asked.close();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
