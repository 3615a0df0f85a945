package dev.ropeway.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Sends texts of any length in messages that are short, such as notifications: in parts, each with
 * who sends it, the number of the text, and which part of how many it is. Confined to one thread.
 */
public final class Chunks {
  /** PostgreSQL takes payloads below 8,000 bytes; the head of a part is far below the rest. */
  private static final int MOST_BYTES = 7_700;

  /** A text of more parts is nobody's. */
  private static final int MOST_PARTS = 5_000;

  private static final int MOST_SENDERS = 1_000;

  private final Map<String, Partial> partial = new HashMap<>();

  /** The parts of a text that have come so far, in order. */
  private record Partial(String number, List<String> parts) {}

  /** A whole text. */
  public record Text(String sender, String text) {}

  /** The parts of a text, as notifications take them. */
  static List<String> pack(String sender, long number, String text) {
    return pack(sender, number, text, MOST_BYTES);
  }

  /**
   * The parts of a text.
   *
   * @param most of a part's bytes, apart from some 100 of its head
   */
  public static List<String> pack(String sender, long number, String text, int most) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = end(text, from, most);
      parts.add(text.substring(from, to));
      from = to;
    }
    List<String> payloads = new ArrayList<>(parts.size());
    for (String part : parts) {
      payloads.add(
          sender + " " + number + " " + payloads.size() + " " + parts.size() + "\n" + part);
    }
    return payloads;
  }

  private static int end(String text, int from, int most) {
    int bytes = 0;
    int at = from;
    while (at < text.length()) {
      int codePoint = text.codePointAt(at);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes > most) {
        return at;
      }
      at += Character.charCount(codePoint);
    }
    return at;
  }

  /** Takes a part; the whole text if it was the last one, null if not, or if one is missing. */
  public @Nullable Text take(String payload) {
    int line = payload.indexOf('\n');
    String[] head = payload.substring(0, Math.max(0, line)).split(" ");
    if (head.length != 4) {
      return null;
    }
    int index = Integer.parseInt(head[2]);
    int count = Integer.parseInt(head[3]);
    if (index == 0 && count <= MOST_PARTS && partial.size() < MOST_SENDERS) {
      partial.put(head[0], new Partial(head[1], new ArrayList<>()));
    }
    Partial known = partial.get(head[0]);
    if (known == null || !known.number().equals(head[1]) || known.parts().size() != index) {
      partial.remove(head[0]);
      return null;
    }
    known.parts().add(payload.substring(line + 1));
    if (known.parts().size() < count) {
      return null;
    }
    partial.remove(head[0]);
    return new Text(head[0], String.join("", known.parts()));
  }
}
