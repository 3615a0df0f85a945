package dev.ropeway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * What a server took of the machine.
 *
 * @param percent processor time, in parts of one core
 * @param mebibytes resident memory, heap and all
 */
record ServerUse(String server, double seconds, double percent, double mebibytes, long cpuNanos) {

  /** Begins to watch a server of this machine by its name. */
  static ServerUse of(String server) throws IOException {
    ProcessHandle process = process(server);
    return new ServerUse(server, System.nanoTime() / 1e9, 0, memory(process), cpu(process));
  }

  /** What it took since then; its memory is as it is now. */
  ServerUse since() throws IOException {
    ProcessHandle process = process(server);
    double passed = System.nanoTime() / 1e9 - seconds;
    long used = cpu(process) - cpuNanos;
    return new ServerUse(server, passed, used / 1e7 / passed, memory(process), used);
  }

  /** The process of a server of this machine. */
  static long pid(String server) {
    return process(server).pid();
  }

  private static ProcessHandle process(String server) {
    return ProcessHandle.allProcesses()
        .filter(each -> isServer(each, server))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no process of the server " + server));
  }

  private static boolean isServer(ProcessHandle process, String server) {
    String command = process.info().commandLine().orElse("");
    return command.contains("ws-server.jar " + server) && !command.startsWith("/bin/sh");
  }

  private static long cpu(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
  }

  private static double memory(ProcessHandle process) throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.isReadable(status)) {
      return Double.NaN;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElse(Double.NaN);
    }
  }
}
