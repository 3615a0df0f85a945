package dev.ropeway.bench;

import dev.ropeway.bench.BarChart.Bar;
import dev.ropeway.bench.BarChart.Scale;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What several nodes did. */
record ScaleOutResults(Machine machine, BenchSettings settings, List<ScaleOutRow> rows) {
  private static final String HEAD =
      """
      # One, two and three nodes

      %s, %d processors (%s); %s; %s. 24 writers in all, which wait for every outcome, 3,000 readers,
      those of a key at one node, where its writers are too (*at home*) or not (*anywhere*); everything
      on the same processors. *Heard* is how many moves of keys
      a node hears of, for each version that another one made; *wanted*, how many of those somebody
      waits for there. Written at home none is due; written anywhere, each version is due at the node
      where its key is read unless it made it: 0.50 of two nodes, 0.33 of three. *Outraced* is how
      many pushes for an action another node was faster with. *µs* is processor time for an action:
      of nodes with their writers and readers, without compiling their code, and of the database.

      | feed | nodes | keys | written | actions/s | deliveries/s | actions a version | heard | wanted | outraced | nodes, µs | database, µs | idle |
      |---|---:|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  /** Writes them down. */
  void write() throws IOException {
    String page =
        HEAD.formatted(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                machine.processors(),
                machine.processor(),
                machine.java(),
                machine.database())
            + rows.stream().map(row -> row.text() + "\n").collect(Collectors.joining());
    Progress.say("%n%s", page);
    Files.writeString(Report.FOLDER.resolve("nodes.md"), page);
    Files.writeString(Report.FOLDER.resolve("nodes.json"), Report.json(this));
    Files.writeString(Report.FOLDER.resolve("nodes.svg"), chart());
  }

  private String chart() {
    BarChart chart =
        new BarChart(
            "What an action costs with more nodes",
            "Processor time of nodes, writers, readers and database together, microseconds",
            Scale.LINEAR);
    rows.stream()
        .collect(
            Collectors.groupingBy(
                row -> String.format(Locale.ROOT, "%,d keys", row.keys()),
                TreeMap::new,
                Collectors.mapping(ScaleOutResults::bar, Collectors.toList())))
        .forEach(chart::add);
    return chart.svg();
  }

  private static Bar bar(ScaleOutRow row) {
    double micros = row.nodeMicros() + row.databaseMicros();
    return new Bar(
        row.nodes()
            + (row.nodes() == 1
                ? " node, "
                : row.home() ? " nodes, at home, " : " nodes, anywhere, ")
            + row.feed(),
        micros,
        String.format(Locale.ROOT, "%.0f µs", micros),
        row.feed().equals("NATS"));
  }
}
