package dev.ropeway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Curves over time, one above the other, as SVG. */
final class LineChart {
  private static final int TOP = 64;
  private static final int LEFT = 16;
  private static final int CURVE = 60;
  private static final int PANEL = 100;

  private final String title;
  private final String note;
  private final List<String> panels = new ArrayList<>();

  LineChart(String title, String note) {
    this.title = title;
    this.note = note;
  }

  /** Adds a curve; the lower end of its axis is 0. */
  void add(String heading, List<Double> values) {
    double greatest = Math.max(1e-9, values.stream().mapToDouble(v -> v).max().orElse(1));
    int top = TOP + panels.size() * PANEL;
    int bottom = top + 26 + CURVE;
    double step = (Svg.WIDTH - 2.0 * LEFT) / Math.max(1, values.size() - 1);
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.size(); i++) {
      points.append(Svg.point(LEFT + i * step, bottom - CURVE * values.get(i) / greatest));
    }
    String most = String.format(Locale.ROOT, "%s, at most %,.1f", heading, greatest);
    panels.add(
        Svg.text("group", LEFT, top + 18, most)
            + Svg.line(
                "axis", Svg.point(LEFT, bottom) + Svg.point(Svg.WIDTH - (double) LEFT, bottom))
            + Svg.line("line", points.toString()));
  }

  String svg() {
    return Svg.picture(title, note, TOP + panels.size() * PANEL + 16, String.join("", panels));
  }
}
