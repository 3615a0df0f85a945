package dev.ropeway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What was measured of Ropeway and its peers. */
record PeerResults(Machine machine, BenchSettings settings, List<Line> lines) {
  private static final String HEAD =
      """
      # Side by side

      %s, %d processors (%s); %s; %s. %d rounds, slices of %d s, in turns. One server process each,
      and one generator, a program of Node with one thread, which also shares the processors and
      measures all of them alike. Times are milliseconds, from the change to when whoever hears of it
      has decoded it; *longest* is the longest of all. *Missed* is what somebody did not hear of
      within 15 s. *Bytes* come to a client for each change. *µs* is processor time of server and
      database for a change that reaches a client; the last three columns are parts of one core. A
      generator that takes nearly a core is what is measured then. *Durable* is what the database has.

      | load | peer | durable | p50 | p99 | longest | changes/s | missed | bytes | µs | server | database | generator |
      |---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  /**
   * A line of the table.
   *
   * @param durable what is in the database, and when
   */
  record Line(String peer, String durable, boolean ours, PeerRow row) {
    String text() {
      return String.format(
          Locale.ROOT,
          "| %s | %s | %s | %.1f | %.1f | %.1f | %,.0f | %,d | %.0f | %.0f | %.0f %% | %.0f %% | %.0f %% |%n",
          row.what(),
          peer,
          durable,
          row.p50(),
          row.p99(),
          row.longest(),
          row.perSecond(),
          row.missed(),
          row.bytes(),
          row.microsPerDelivery(),
          row.serverPercent(),
          row.databasePercent(),
          row.generatorPercent());
    }
  }

  /** Writes them down. */
  void write() throws IOException {
    String page = page();
    Progress.say("%n%s", page);
    Files.writeString(Report.FOLDER.resolve("peers.md"), page);
    Files.writeString(Report.FOLDER.resolve("peers.json"), Report.json(this));
    Files.writeString(Report.FOLDER.resolve("peers.svg"), PeerChart.of(lines));
  }

  private String page() {
    return HEAD.formatted(
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            machine.processors(),
            machine.processor(),
            machine.java(),
            machine.database(),
            settings.rounds(),
            settings.seconds())
        + lines.stream().map(Line::text).collect(Collectors.joining());
  }
}
