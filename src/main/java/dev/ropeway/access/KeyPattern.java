package dev.ropeway.access;

import dev.ropeway.Caller;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keys that somebody may reach: literal text, with {@code {subject}} and {@code {claim:name}} for
 * what is known of him, and a star at the end for any end. What stands for a placeholder is escaped
 * as in identities, so that no slash or star in it reaches further. Immutable.
 */
final class KeyPattern {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(subject|claim:([^{}]+))\\}");
  private static final int MOST_VALUES = 100;

  /** Literal text and, in between, names of claims. */
  private record Part(String literal, @Nullable String claim, boolean subject) {}

  private final List<Part> parts = new ArrayList<>();
  private final boolean open;

  /**
   * Parses one.
   *
   * @throws IllegalArgumentException naming what cannot be
   */
  KeyPattern(String text) {
    open = text.endsWith("*");
    String fixed = open ? text.substring(0, text.length() - 1) : text;
    Matcher matcher = PLACEHOLDER.matcher(fixed);
    int from = 0;
    while (matcher.find()) {
      add(text, fixed.substring(from, matcher.start()));
      parts.add(new Part("", matcher.group(2), matcher.group(2) == null));
      from = matcher.end();
    }
    add(text, fixed.substring(from));
  }

  private void add(String whole, String literal) {
    if (literal.matches(".*[{}*].*")) {
      throw new IllegalArgumentException(
          "The pattern \""
              + whole
              + "\" may have {subject}, {claim:name} and one * at its end, no other braces or stars.");
    }
    if (!literal.isEmpty()) {
      parts.add(new Part(literal, null, false));
    }
  }

  /** Whether it is about a key. */
  boolean matches(Caller caller, String key) {
    for (String text : texts(caller)) {
      if (open ? key.startsWith(text) : key.equals(text)) {
        return true;
      }
    }
    return false;
  }

  /** Whether it is about all keys that begin so. */
  boolean covers(Caller caller, String prefix) {
    return open && texts(caller).stream().anyMatch(prefix::startsWith);
  }

  /**
   * The literal texts for a caller; none if a claim is missing, several if one has several values.
   */
  private List<String> texts(Caller caller) {
    List<String> texts = List.of("");
    for (Part part : parts) {
      List<String> values = values(part, caller);
      List<String> longer = new ArrayList<>(texts.size());
      for (String text : texts) {
        for (String value : values) {
          if (longer.size() < MOST_VALUES) {
            longer.add(text + value);
          }
        }
      }
      texts = longer;
    }
    return texts;
  }

  private static List<String> values(Part part, Caller caller) {
    if (part.subject()) {
      return List.of(caller.identity());
    }
    return part.claim() == null
        ? List.of(part.literal())
        : values(caller.claims().get(part.claim())).map(Caller::escape).toList();
  }

  private static Stream<String> values(@Nullable JsonValue claim) {
    if (claim instanceof JsonArray several) {
      return several.stream().filter(v -> !(v instanceof JsonArray)).flatMap(KeyPattern::values);
    }
    if (claim instanceof JsonString text) {
      return Stream.of(text.getString()).filter(t -> !t.isEmpty());
    }
    return claim instanceof JsonNumber ? Stream.of(claim.toString()) : Stream.empty();
  }
}
