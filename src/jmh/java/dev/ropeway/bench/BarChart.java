package dev.ropeway.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Groups of horizontal bars as SVG, readable on a light and on a dark page. */
final class BarChart {
  private static final int WIDTH = 800;
  private static final int LEFT = 300;
  private static final int RIGHT = 90;
  private static final int BAR = 22;
  private static final int GROUP = 34;
  private static final int TOP = 64;
  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328; }
        .title { font-size: 17px; font-weight: 600; }
        .group { font-weight: 600; }
        .note { font-size: 12px; fill: #59636e; }
        .ours { fill: #0969da; }
        .other { fill: #8c959f; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .note { fill: #9198a1; }
          .ours { fill: #4493f8; }
          .other { fill: #656c76; }
        }
      </style>
      """;

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
      body.append(text("group", 16, y + 22, group.heading()));
      y += GROUP;
      for (Bar bar : group.bars()) {
        body.append(bar(bar, y, scale.part(bar.value(), greatest)));
        y += BAR;
      }
    }
    return head(y + 16) + body + "</svg>\n";
  }

  private String head(int height) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        """
            .formatted(WIDTH, height, escape(title))
        + STYLE
        + text("title", 16, 28, title)
        + text("note", 16, 50, note);
  }

  private static String bar(Bar bar, int y, double part) {
    double length = Math.max(1, part * (WIDTH - LEFT - RIGHT));
    return text("label", 28, y + 15, bar.label())
        + String.format(
            Locale.ROOT,
            "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
            bar.ours() ? "ours" : "other",
            LEFT,
            y + 2,
            length,
            BAR - 4)
        + text("value", (int) (LEFT + length + 6), y + 15, bar.text());
  }

  private static String text(String kind, int x, int y, String text) {
    return "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(kind, x, y, escape(text));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
