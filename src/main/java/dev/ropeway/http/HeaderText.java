package dev.ropeway.http;

import java.util.ArrayList;
import java.util.List;

/** The parts of a header's value. */
final class HeaderText {
  private HeaderText() {}

  /** Splits where the separator is not quoted; a quote that is not closed reaches to the end. */
  static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (quoted && c == '\\') {
        i++;
      } else if (!quoted && c == separator) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }
}
