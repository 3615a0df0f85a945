package dev.ropeway.http;

import dev.ropeway.config.NameRules;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The parameters of a query. Each may be given once, unless an operation takes a list of them, and
 * must be well-formed; those that an operation does not know are left alone.
 */
final class Query {
  private static final int LONGEST_NUMBER = 18; // digits that fit a long whatever they are

  private final Map<String, String> values = new TreeMap<>();
  private final Map<String, List<String>> lists = new TreeMap<>();

  private Query() {}

  /** Reads the query as it was sent; {@code UriInfo} would fail on what is no URI. */
  static Query of(HttpServletRequest request) {
    return of(request, "");
  }

  /** The same where one of them may be given more than once. */
  static Query of(HttpServletRequest request, String list) {
    return parse(Optional.ofNullable(JudgedRequest.sentQuery(request)).orElse(""), list);
  }

  static Query parse(String raw) {
    return parse(raw, "");
  }

  static Query parse(String raw, String list) {
    Query query = new Query();
    for (String pair : raw.split("&", -1)) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String name = UrlText.ofQuery("query", equals < 0 ? pair : pair.substring(0, equals));
        String encoded = equals < 0 ? "" : pair.substring(equals + 1);
        String value = UrlText.ofQuery("parameter " + name, encoded);
        if (name.equals(list)) {
          query.lists.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
        } else if (query.values.put(name, value) != null) {
          throw malformed(name, "may be given only once");
        }
      }
    }
    return query;
  }

  /** All values of one that may be given more than once, in their order. */
  List<String> all(String name) {
    return lists.getOrDefault(name, List.of());
  }

  /** Whether one is given that an operation does not take. */
  boolean has(String name) {
    return values.containsKey(name);
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Whether something is so; it is not if nobody says. */
  boolean flag(String name) {
    String value = values.getOrDefault(name, "false");
    if (!value.equals("true") && !value.equals("false")) {
      throw malformed(name, "must be true or false");
    }
    return value.equals("true");
  }

  /** A key, client or part of one; empty text is as good as none. */
  String name(String name, int most) {
    return nameOrEmpty("parameter " + name, values.getOrDefault(name, ""), most);
  }

  /** Checks a name unless it is empty. */
  static String nameOrEmpty(String what, String value, int most) {
    return value.isEmpty() ? "" : Problem.checked(() -> NameRules.check(what, value, most));
  }

  /**
   * A whole number that is not negative; one that is too large for a long counts as the largest.
   */
  OptionalLong number(String name) {
    String value = values.get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(number(name, value));
  }

  /** The same, but it must be given. */
  long required(String name) {
    return number(name).orElseThrow(() -> malformed(name, "is missing"));
  }

  static long number(String name, String value) {
    if (value.isEmpty() || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw malformed(name, "must be a whole number from 0");
    }
    String digits = value.replaceFirst("^0+(?=.)", "");
    return digits.length() > LONGEST_NUMBER ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  /** How many rows a page may have. */
  int limit(int standard, int most) {
    long limit = number("limit").orElse(Math.min(standard, most));
    if (limit < 1 || limit > most) {
      throw malformed("limit", "must be from 1 to " + most);
    }
    return (int) limit;
  }

  Optional<Instant> instant(String name) {
    try {
      return text(name).map(Instant::parse);
    } catch (DateTimeException e) {
      throw malformed(name, "must be an instant such as 2026-11-01T00:00:00Z");
    }
  }

  private static ProblemException malformed(String name, String why) {
    return Problem.malformed("Parameter " + name + " " + why + ".").exception();
  }
}
