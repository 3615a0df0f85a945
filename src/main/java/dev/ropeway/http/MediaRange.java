package dev.ropeway.http;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A media type or range without the parameters that nobody here asks for (RFC 9110). Old clients
 * are understood too, which write {@code *} for any type and leave out the 0 of {@code q=.2}.
 *
 * @param name type and subtype
 * @param weight 0 to 1, as text
 */
record MediaRange(String name, String weight) {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern NAME = Pattern.compile("(?!\\*/[^*])" + TOKEN + "/" + TOKEN);
  private static final Pattern WEIGHT = Pattern.compile("0?\\.[0-9]{1,9}|0\\.?|1(?:\\.0{0,9})?");
  private static final String ANY = "*/*";

  /** The ranges of a list; null if it cannot be read. */
  static @Nullable List<MediaRange> list(String header) {
    List<MediaRange> ranges = new ArrayList<>();
    for (String element : HeaderText.split(header, ',')) {
      if (!element.isBlank()) {
        MediaRange range = one(element);
        if (range == null) {
          return null;
        }
        ranges.add(range);
      }
    }
    return ranges;
  }

  private static @Nullable MediaRange one(String element) {
    List<String> parts = HeaderText.split(element, ';');
    String name = parts.get(0).strip();
    if (!name.equals("*") && !NAME.matcher(name).matches()) {
      return null;
    }
    String weight = "1";
    for (String part : parts.subList(1, parts.size())) {
      List<String> parameter = HeaderText.split(part, '=');
      if (parameter.get(0).strip().equalsIgnoreCase("q")) {
        weight = parameter.size() == 2 ? parameter.get(1).strip() : "";
        if (!WEIGHT.matcher(weight).matches()) {
          return null;
        }
      }
    }
    return new MediaRange(name.equals("*") ? ANY : name, weight);
  }

  @Override
  public String toString() {
    return weight.equals("1") ? name : name + ";q=" + (weight.startsWith(".") ? "0" : "") + weight;
  }
}
