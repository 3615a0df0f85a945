package dev.ropeway.http;

import dev.ropeway.wire.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The value of an {@code If-Match} or {@code If-None-Match} header (RFC 9110).
 *
 * @param any whether it is {@code *}
 * @param tags else the tags, with their quotes and {@code W/}
 */
record EntityTags(boolean any, List<String> tags) {
  private static final Pattern TAG =
      Pattern.compile("\\G[ \\t,]*((?:W/)?\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\")[ \\t]*(?=,|$)");
  private static final Pattern REST = Pattern.compile("[ \\t,]*");

  // Another spelling of a number is another tag: "042" is not version 42.
  private static final Pattern VERSION = Pattern.compile("0|[1-9][0-9]{0,17}");

  /**
   * Reads the header.
   *
   * @param lines the header's lines; null or empty if it was not sent
   */
  static Optional<EntityTags> parse(String header, @Nullable List<String> lines) {
    if (lines == null || lines.isEmpty()) {
      return Optional.empty();
    }
    String value = String.join(",", lines).strip();
    return Optional.of(value.equals("*") ? new EntityTags(true, List.of()) : list(header, value));
  }

  private static EntityTags list(String header, String value) {
    List<String> tags = new ArrayList<>();
    Matcher matcher = TAG.matcher(value);
    int end = 0;
    while (matcher.find()) {
      tags.add(matcher.group(1));
      end = matcher.end();
    }
    if (tags.isEmpty() || !REST.matcher(value.substring(end)).matches()) {
      throw Problem.malformed(
              header + " must be * or a list of quoted entity tags, such as \"42\".")
          .exception();
    }
    return new EntityTags(false, List.copyOf(tags));
  }

  static String of(long version) {
    return "\"" + version + "\"";
  }

  /** Whether a representation of this version is named; weak tags count ({@code If-None-Match}). */
  boolean names(long version) {
    String tag = of(version);
    return any
        || tags.stream().anyMatch(Predicate.<String>isEqual(tag).or(t -> t.equals("W/" + tag)));
  }

  /** The versions named by strong tags ({@code If-Match}); for {@code *} see {@link #any}. */
  List<Long> versions() {
    return versions(tags.stream().filter(tag -> tag.startsWith("\"")));
  }

  /** The versions named by any tags ({@code If-None-Match}); for {@code *} see {@link #any}. */
  List<Long> namedVersions() {
    return versions(tags.stream().map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag));
  }

  private static List<Long> versions(Stream<String> strong) {
    return strong
        .map(tag -> tag.substring(1, tag.length() - 1))
        .filter(tag -> VERSION.matcher(tag).matches())
        .map(Long::valueOf)
        .toList();
  }
}
