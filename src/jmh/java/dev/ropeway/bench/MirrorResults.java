package dev.ropeway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;

/** What was measured of mirrors. */
record MirrorResults(Machine machine, BenchSettings settings, List<MirrorRow> rows) {
  private static final double IDLE_P50 = 15;
  private static final double IDLE_P99 = 60;
  private static final String HEAD =
      """
      # Live mirrors

      %s, %d processors (%s); %s; %s. Mirrors, server and database share the machine. Two mirrors are
      measured: one patches every 100 to 150 ms, the other hears of it; times are milliseconds. The
      load is of other mirrors. *Bytes* are those of the stream for an update of one member. Processor
      time (of one core) and resident memory are the server's. At the end every counter is compared
      with the number of its actions, and all mirrors with each other.

      | load | p50 | p99 | longest | actions/s of the load | bytes | processor | MiB | lost | wrong |
      |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  /** Writes them down and says whether they are as promised. */
  void write() throws IOException {
    String page =
        HEAD.formatted(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                machine.processors(),
                machine.processor(),
                machine.java(),
                machine.database())
            + rows.stream().map(row -> row.text() + "\n").collect(Collectors.joining())
            + "\n| goal | wanted | measured | |\n|---|---:|---:|---|\n"
            + goals().stream().map(Markdown::goal).collect(Collectors.joining());
    Progress.say("%n%s", page);
    Files.writeString(Report.FOLDER.resolve("mirror.md"), page);
    Files.writeString(Report.FOLDER.resolve("mirror.json"), Report.json(this));
    long wrong = rows.stream().mapToLong(row -> row.wrong() + row.latency().lost()).sum();
    if (wrong > 0) {
      throw new IllegalStateException(wrong + " updates were lost or repeated");
    }
  }

  private List<Goal> goals() {
    DeliveryRow idle = rows.get(0).latency();
    double lost = rows.stream().mapToLong(row -> row.wrong() + row.latency().lost()).sum();
    return List.of(
        new Goal("Idle, patch to change: p50, ms", IDLE_P50, false, idle.p50()),
        new Goal("Idle, patch to change: p99, ms", IDLE_P99, false, idle.p99()),
        new Goal("Updates lost or repeated", 0, false, lost));
  }
}
