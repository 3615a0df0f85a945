package dev.ropeway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the history at scale took.
 *
 * @param times of reading and pruning
 * @param rates of writing, beside an empty database
 */
record ScaleResults(List<TimedRow> times, List<Row> rates) {
  private static final double MOST_MILLIS = 50;
  private static final double MARGIN = 0.2;

  /** Writes them down and says whether they are as promised. */
  void write() throws IOException {
    String page =
        "# History at scale\n\n```\n"
            + times.stream().map(row -> row.text() + "\n").collect(Collectors.joining())
            + "```\n\n"
            + Markdown.rates(rates)
            + "\n| goal | wanted | measured | |\n|---|---:|---:|---|\n"
            + goals().stream().map(Markdown::goal).collect(Collectors.joining());
    Progress.say("%n%s", page);
    Files.writeString(Report.FOLDER.resolve("scale.md"), page);
    Files.writeString(Report.FOLDER.resolve("scale.json"), Report.json(this));
  }

  private List<Goal> goals() {
    double slowest = times.stream().mapToDouble(TimedRow::p99).max().orElse(0);
    double ratio = rates.stream().mapToDouble(Row::ratio).max().orElse(0);
    return List.of(
        new Goal("Slowest p99 of reading and pruning, ms", MOST_MILLIS, false, slowest),
        new Goal("Empty database, times the full one", 1 + MARGIN, false, ratio));
  }
}
