package dev.ropeway.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What it ran on. */
record Machine(
    String processor, int processors, long memoryGiB, String system, String java, String database) {

  static Machine of(BenchDatabase database) {
    return new Machine(
        processorModel(),
        Runtime.getRuntime().availableProcessors(),
        memory() >> 30,
        property("os.name") + " " + property("os.version") + " " + property("os.arch"),
        property("java.vm.name") + " " + property("java.vm.version"),
        "PostgreSQL "
            + database.text("show server_version")
            + ", fsync "
            + database.text("show fsync")
            + ", synchronous_commit "
            + database.text("show synchronous_commit"));
  }

  private static String property(String name) {
    return System.getProperty(name, "?");
  }

  private static long memory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : 0;
  }

  private static String processorModel() {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return "?";
    }
    try (Stream<String> lines = Files.lines(info)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("?");
    } catch (IOException e) {
      return "?";
    }
  }
}
