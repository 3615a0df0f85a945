package dev.ropeway.bench;

import java.util.Locale;

/** What all charts are made of; readable on a light and on a dark page. */
final class Svg {
  static final int WIDTH = 800;
  private static final String STYLE =
      """
      <style>
        text { font: 13px system-ui, sans-serif; fill: #1f2328; }
        .title { font-size: 17px; font-weight: 600; }
        .group { font-weight: 600; }
        .note { font-size: 12px; fill: #59636e; }
        .ours { fill: #0969da; }
        .other { fill: #8c959f; }
        .line { fill: none; stroke: #0969da; stroke-width: 1.5; }
        .axis { fill: none; stroke: #8c959f; stroke-width: 0.5; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .note { fill: #9198a1; }
          .ours { fill: #4493f8; }
          .other { fill: #656c76; }
          .line { stroke: #4493f8; }
          .axis { stroke: #656c76; }
        }
      </style>
      """;

  private Svg() {}

  /** A picture with a title and a note at its top, which take 64 pixels. */
  static String picture(String title, String note, int height, String body) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-label="%s">
        """
            .formatted(WIDTH, height, escape(title))
        + STYLE
        + text("title", 16, 28, title)
        + text("note", 16, 50, note)
        + body
        + "</svg>\n";
  }

  static String bar(boolean ours, int x, int y, double width, int height) {
    return String.format(
        Locale.ROOT,
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>%n",
        ours ? "ours" : "other",
        x,
        y,
        width,
        height);
  }

  static String line(String kind, String points) {
    return "<polyline class=\"%s\" points=\"%s\"/>\n".formatted(kind, points.strip());
  }

  static String point(double x, double y) {
    return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
  }

  static String text(String kind, int x, int y, String text) {
    return "<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>\n".formatted(kind, x, y, escape(text));
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }
}
