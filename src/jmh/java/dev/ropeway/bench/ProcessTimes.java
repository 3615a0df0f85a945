package dev.ropeway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Processor time used so far, in clock ticks of Linux (1/100 s).
 *
 * @param own by this process
 * @param postgres by all processes of PostgreSQL
 * @param busy by the whole machine
 * @param idle not used by anybody
 */
record ProcessTimes(long own, long postgres, long busy, long idle) {
  private static final long TICK_MILLIS = 10;

  static ProcessTimes now() throws IOException {
    long postgres = 0;
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        postgres += isPostgres(process) ? ticks(process) + ticksOfEnded(process) : 0;
      }
    }
    List<String> all = List.of(Files.readAllLines(Path.of("/proc/stat")).get(0).split(" +"));
    long idle = Long.parseLong(all.get(4)) + Long.parseLong(all.get(5));
    long sum = all.subList(1, 8).stream().mapToLong(Long::parseLong).sum();
    return new ProcessTimes(ticks(Path.of("/proc/self")), postgres, sum - idle, idle);
  }

  ProcessTimes since(ProcessTimes before) {
    return new ProcessTimes(
        own - before.own, postgres - before.postgres, busy - before.busy, idle - before.idle);
  }

  /**
   * This process's without that of the threads that compile its code, which a short measurement has
   * more of than a server. They must not have ended.
   */
  static Duration withoutCompiling() {
    long ticks = ticks(Path.of("/proc/self"));
    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        ticks -= name(thread).contains(" CompilerThre") ? ticks(thread) : 0; // cut by Linux
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Duration.ofMillis(ticks * TICK_MILLIS);
  }

  /** A part of all processors' time. */
  double share(long ticks) {
    return ticks / (double) (busy + idle);
  }

  private static boolean isPostgres(Path process) {
    return name(process).equals("postgres");
  }

  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  private static long ticks(Path process) {
    return fields(process, 11);
  }

  /** Of processes that it has started and that have ended. */
  private static long ticksOfEnded(Path process) {
    return fields(process, 13);
  }

  /** The sum of two fields that follow each other, counted from the one behind the name. */
  private static long fields(Path process, int first) {
    try {
      String stat = Files.readString(process.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return Long.parseLong(fields[first]) + Long.parseLong(fields[first + 1]);
    } catch (IOException e) {
      return 0; // it has ended
    }
  }
}
