package dev.ropeway.bench;

import java.util.ArrayList;
import java.util.List;

/** Groups of horizontal bars as SVG, readable on a light and on a dark page. */
final class BarChart {
  private static final int LEFT = 300;
  private static final int RIGHT = 90;
  private static final int BAR = 22;
  private static final int GROUP = 34;
  private static final int TOP = 64;

  /** A bar; ours stand out. */
  record Bar(String label, double value, String text, boolean ours) {}

  /** Bars under a heading. */
  record Group(String heading, List<Bar> bars) {}

  /** How long a bar of some value is, in parts of the longest. */
  @FunctionalInterface
  interface Scale {
    double part(double value, double greatest);

    Scale LINEAR = (value, greatest) -> value / Math.max(1, greatest);

    /** Every power of ten takes as much room as the others; below 10 is nothing. */
    Scale LOGARITHMIC =
        (value, greatest) ->
            Math.log10(Math.max(10, value) / 10) / Math.log10(Math.max(100, greatest) / 10);
  }

  private final String title;
  private final String note;
  private final Scale scale;
  private final List<Group> groups = new ArrayList<>();

  BarChart(String title, String note, Scale scale) {
    this.title = title;
    this.note = note;
    this.scale = scale;
  }

  void add(String heading, List<Bar> bars) {
    groups.add(new Group(heading, List.copyOf(bars)));
  }

  String svg() {
    double greatest =
        groups.stream()
            .flatMap(group -> group.bars().stream())
            .mapToDouble(Bar::value)
            .max()
            .orElse(1);
    StringBuilder body = new StringBuilder();
    int y = TOP;
    for (Group group : groups) {
      body.append(Svg.text("group", 16, y + 22, group.heading()));
      y += GROUP;
      for (Bar bar : group.bars()) {
        body.append(bar(bar, y, scale.part(bar.value(), greatest)));
        y += BAR;
      }
    }
    return Svg.picture(title, note, y + 16, body.toString());
  }

  private static String bar(Bar bar, int y, double part) {
    double length = Math.max(1, part * (Svg.WIDTH - LEFT - RIGHT));
    return Svg.text("label", 28, y + 15, bar.label())
        + Svg.bar(bar.ours(), LEFT, y + 2, length, BAR - 4)
        + Svg.text("value", (int) (LEFT + length + 6), y + 15, bar.text());
  }
}
