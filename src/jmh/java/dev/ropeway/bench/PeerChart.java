package dev.ropeway.bench;

import dev.ropeway.bench.BarChart.Bar;
import dev.ropeway.bench.BarChart.Scale;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Ropeway and its peers as a picture. */
final class PeerChart {
  private static final double LEAST = 0.5;

  /** From half a millisecond on; every power of ten takes as much room as the others. */
  private static final Scale MILLIS =
      (value, greatest) ->
          Math.log10(Math.max(LEAST, value) / LEAST) / Math.log10(Math.max(1, greatest) / LEAST);

  private PeerChart() {}

  static String of(List<PeerResults.Line> lines) {
    BarChart chart =
        new BarChart(
            "From a change to those who see it",
            "99 of 100 take no longer; milliseconds, logarithmic scale from 0.5",
            MILLIS);
    Map<String, List<Bar>> loads =
        lines.stream()
            .collect(
                Collectors.groupingBy(
                    line -> line.row().what(),
                    LinkedHashMap::new,
                    Collectors.mapping(PeerChart::bar, Collectors.toList())));
    loads.forEach(chart::add);
    return chart.svg();
  }

  private static Bar bar(PeerResults.Line line) {
    String text = String.format(Locale.ROOT, "%.1f ms", line.row().p99());
    return new Bar(line.peer(), line.row().p99(), text, line.ours());
  }
}
