package dev.ropeway.bench;

import dev.ropeway.bench.BarChart.Bar;
import dev.ropeway.bench.BarChart.Scale;
import java.util.List;
import java.util.Locale;

/** The results as two pictures. */
final class Charts {
  private static final List<String> WORKLOADS =
      List.of(
          Names.HOT, Names.THOUSAND, Names.MANY, Names.UNIFORM_TRANSFERS, Names.SKEWED_TRANSFERS);

  private Charts() {}

  /** Rates with the most writers. */
  static String rates(Results results) {
    int writers = results.settings().mostWriters();
    BarChart chart =
        new BarChart(
            "Committed actions per second",
            writers + " writers that wait for every outcome; logarithmic scale from 10",
            Scale.LOGARITHMIC);
    for (String workload : WORKLOADS) {
      List<Bar> bars =
          results.rates().stream()
              .filter(row -> row.workload().equals(workload) && row.writers() == writers)
              .map(Charts::rate)
              .toList();
      if (!bars.isEmpty()) {
        chart.add(workload, bars);
      }
    }
    return chart.svg();
  }

  private static Bar rate(Row row) {
    String text = String.format(Locale.ROOT, "%,.0f/s", row.perSecond());
    return new Bar(
        row.contestant(), row.perSecond(), text, row.contestant().startsWith(Names.ROPEWAY));
  }

  /** Delivery times. */
  static String deliveries(Results results) {
    BarChart chart =
        new BarChart(
            "From patch to reader",
            "20 updates per second to each reader, or an idle server; milliseconds",
            Scale.LINEAR);
    for (DeliveryRow row : results.deliveries()) {
      String readers =
          row.readers() == 1
              ? "1 reader"
              : String.format(Locale.ROOT, "%,d readers", row.readers());
      chart.add(
          readers + ", " + row.how(),
          List.of(
              new Bar("p50", row.p50(), millis(row.p50()), true),
              new Bar("p99", row.p99(), millis(row.p99()), false)));
    }
    return chart.svg();
  }

  private static String millis(double value) {
    return String.format(Locale.ROOT, "%.1f ms", value);
  }
}
