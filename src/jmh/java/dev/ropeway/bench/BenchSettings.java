package dev.ropeway.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * How much is measured, set with {@code -Dbench.…}.
 *
 * @param seconds length of one slice; everything else is a multiple of it
 * @param rounds slices of each contestant
 * @param only the workloads to run: letters, {@code strict}, {@code access}, {@code scale}, {@code
 *     idle}, {@code nodes}, {@code mirror}, {@code peers}, {@code flood}, {@code retention}
 * @param writers numbers of writers
 * @param port where the server under test may listen
 */
record BenchSettings(int seconds, int rounds, List<String> only, List<Integer> writers, int port) {

  static BenchSettings read() {
    return new BenchSettings(
        Integer.getInteger("bench.seconds", 5),
        Integer.getInteger("bench.rounds", 3),
        list("bench.only", "a,b,c,t,d,e,strict,access").toList(),
        list("bench.writers", "16,64").map(Integer::valueOf).sorted().toList(),
        Integer.getInteger("bench.port", 9180));
  }

  private static Stream<String> list(String property, String standard) {
    return Stream.of(System.getProperty(property, standard).split(","))
        .map(String::strip)
        .filter(part -> !part.isEmpty());
  }

  boolean runs(String workload) {
    return only.contains(workload);
  }

  /** Whether any of the workloads is among them that make the table. */
  boolean contests() {
    return only.stream()
        .anyMatch(w -> w.length() == 1 || List.of("strict", "access", "limit").contains(w));
  }

  int fewestWriters() {
    return writers.get(0);
  }

  int mostWriters() {
    return writers.get(writers.size() - 1);
  }

  /** This many slices long, fractions allowed. */
  Duration slices(double count) {
    return Duration.ofMillis(Math.round(seconds * 1_000 * count));
  }
}
