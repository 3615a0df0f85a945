package dev.ropeway.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A script that Node runs beside the benchmark. It ends with the benchmark, however that ends. */
final class NodeProgram implements AutoCloseable {
  private final Process process;
  private final File log;
  private final BufferedReader said;
  private final BufferedWriter asked;

  /** Starts it; what it complains of is in a log. */
  NodeProgram(Path folder, String name, List<String> script) throws IOException {
    log = Report.FOLDER.resolve("peers-" + name + ".log").toAbsolutePath().toFile();
    process =
        new ProcessBuilder(Stream.concat(Stream.of("node"), script.stream()).toList())
            .directory(folder.toFile())
            .redirectError(log)
            .start();
    said = process.inputReader(StandardCharsets.UTF_8);
    asked = process.outputWriter(StandardCharsets.UTF_8);
  }

  long pid() {
    return process.pid();
  }

  /** Waits until it says that it is ready; what it says later is not read. */
  void awaitReady() throws IOException {
    for (String line = next(); !line.equals("ready"); line = next()) {
      Progress.say("  %s", line);
    }
    Thread rest = new Thread(this::read, "peer-output");
    rest.setDaemon(true);
    rest.start();
  }

  /** Has it do what a line says, and waits for the line that answers it. */
  String ask(String line) throws IOException {
    asked.write(line);
    asked.newLine();
    asked.flush();
    return next();
  }

  private String next() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new IOException("A program of the peers has ended: see " + log);
    }
    return line;
  }

  private void read() {
    try {
      said.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      return; // it has ended
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(10, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
