package dev.ropeway.bench;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The results as a page. */
final class Markdown {
  private static final String RATE_NOTES =
      """

      Each writer waits for the outcome of every action before it begins the next. The contestants
      took turns in short slices. Times are milliseconds. *Slowest writer* is what it did, in parts
      of what each would have done if all had done the same. *Ropeway ×* is how many times as much
      Ropeway did as this row; through HTTP that is Ropeway's Java API, measured in turns with it in
      another JVM on the same database, with a generator that shares the processors.

      Ropeway writes the entry and its history, with the actions. The others write only their own
      row, as their users would: nothing of history and log is charged to them. With 1 key and 1,000
      keys each writer has a session of its own on every key, open all the time, as where users are
      present. With 100,000 keys a session is loaded, patched and stopped for every action, as where
      requests come for any of many keys. The others have a connection for each writer and
      statements that are prepared once. Random back-off is at most 1, 2, 4 … 128 ms; it flatters a
      closed loop, for who waits puts no load on anybody: look at its longest wait.

      Transfers move one coin between two of 100,000 accounts, both chosen by Zipf's law with that α, never
      below zero. Ropeway's are transactions with sessions that are loaded and stopped for each. The others
      read both rows, decide in Java and write both, in the order of their keys.

      At the end of each workload the coins were counted: every contestant had as many as it had
      applied outcomes, none lost and none twice.

      """;
  private static final String DELIVERY_NOTES =
      """

      One writer patches one key at a steady pace and all readers follow it. Java API: each reader
      has a thread in the JVM of the writer. HTTP: the writer posts, and each reader is a connection
      with server-sent events. Pushes within a frame (50 ms) come as one update; each of them counts
      from its own patch. Idle: updates are 100 to 150 ms apart.

      """;

  private Markdown() {}

  static String of(Results results) {
    StringBuilder page = new StringBuilder("# Benchmark\n\n");
    page.append(settings(results)).append('\n');
    if (!results.rates().isEmpty()) {
      page.append(rates(results.rates())).append(RATE_NOTES);
    }
    if (!results.deliveries().isEmpty()) {
      page.append(deliveries(results.deliveries())).append(DELIVERY_NOTES);
    }
    return page.append(goals(results.goals())).toString();
  }

  private static String settings(Results results) {
    Machine machine = results.machine();
    BenchSettings settings = results.settings();
    return """
        %s, %d processors (%s), %d GiB; %s; %s; %s. %d rounds of %d s.
        """
        .formatted(
            results.date(),
            machine.processors(),
            machine.processor(),
            machine.memoryGiB(),
            machine.system(),
            machine.java(),
            machine.database(),
            settings.rounds(),
            settings.seconds());
  }

  static String rates(List<Row> rows) {
    return """
        | workload | writers | contestant | ops/s | p50 | p99 | longest wait | slowest writer | errors | Ropeway × |
        |---|---:|---|---:|---:|---:|---:|---:|---:|---:|
        """
        + rows.stream().map(Markdown::rate).collect(Collectors.joining());
  }

  private static String rate(Row row) {
    return String.format(
        Locale.ROOT,
        "| %s | %d | %s | %,.0f | %.1f | %.1f | %,.0f | %.0f %% | %d | %.2f |%n",
        row.workload(),
        row.writers(),
        row.contestant(),
        row.perSecond(),
        row.p50(),
        row.p99(),
        row.longest(),
        row.slowestShare() * 100,
        row.errors(),
        row.ratio());
  }

  private static String deliveries(List<DeliveryRow> rows) {
    return """
        From the call that patches to each reader, milliseconds:

        | readers | through | updates/s | p50 | p99 | longest | delivered | lost |
        |---:|---|---:|---:|---:|---:|---:|---:|
        """
        + rows.stream().map(Markdown::delivery).collect(Collectors.joining());
  }

  private static String delivery(DeliveryRow row) {
    return String.format(
        Locale.ROOT,
        "| %,d | %s | %.0f | %.1f | %.1f | %.1f | %,d | %,d |%n",
        row.readers(),
        row.how(),
        row.perSecond(),
        row.p50(),
        row.p99(),
        row.longest(),
        row.arrived(),
        row.lost());
  }

  private static String goals(List<Goal> goals) {
    return """
        | goal, with the most writers | wanted | measured | |
        |---|---:|---:|---|
        """
        + goals.stream().map(Markdown::goal).collect(Collectors.joining());
  }

  static String goal(Goal goal) {
    return "| %s | %s | %s | %s |\n"
        .formatted(goal.what(), goal.wantedText(), goal.measuredText(), goal.verdict());
  }
}
