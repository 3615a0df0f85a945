package dev.ropeway.bench;

/** Takes a text apart into its messages, without reading what they say. */
final class WireMessages {
  private WireMessages() {}

  /** Is told a message: its type, and the JSON behind its number. */
  @FunctionalInterface
  interface Taker {
    void message(String type, String json);
  }

  /** Tells each message of a text. */
  static void each(String text, Taker taker) {
    int depth = 0;
    int begin = 0;
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        i += c == '\\' ? 1 : 0;
        quoted = c != '"';
      } else if (c == '"') {
        quoted = true;
      } else if (c == '[' || c == '{') {
        begin = ++depth == 2 ? i : begin;
      } else if ((c == ']' || c == '}') && --depth == 1) {
        tell(text.substring(begin, i + 1), taker);
      }
    }
  }

  private static void tell(String message, Taker taker) {
    int end = message.indexOf('"', 2);
    int comma = message.indexOf(',', end + 2);
    taker.message(
        message.substring(2, end),
        comma < 0 ? "" : message.substring(comma + 1, message.length() - 1));
  }
}
