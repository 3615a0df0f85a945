package dev.ropeway.http;

import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.wire.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  private static final int LONGEST = 28; // digits of a version and a stamp

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

  /** That of a version: its id in quotes, the number alone if it has no stamp. */
  static String of(StampedVersion version) {
    return "\"" + version.id() + "\"";
  }

  /**
   * Whether a representation of this version is named, by its number alone or with its stamp; weak
   * tags count ({@code If-None-Match}).
   */
  boolean names(StampedVersion version) {
    return any
        || namedVersions().stream()
            .anyMatch(
                named ->
                    named.equals(version) || named.equals(StampedVersion.plain(version.version())));
  }

  /** The versions named by strong tags ({@code If-Match}); for {@code *} see {@link #any}. */
  List<StampedVersion> versions() {
    return versions(tags.stream().filter(tag -> tag.startsWith("\"")));
  }

  /** The versions named by any tags ({@code If-None-Match}); for {@code *} see {@link #any}. */
  List<StampedVersion> namedVersions() {
    return versions(tags.stream().map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag));
  }

  /** Another spelling of a number is another tag: "042" is not version 42. */
  private static List<StampedVersion> versions(Stream<String> strong) {
    return strong
        .map(tag -> tag.substring(1, tag.length() - 1))
        .filter(tag -> tag.length() <= LONGEST && StampedVersion.isId(tag))
        .flatMap(tag -> Stream.of(StampedVersion.parse(tag)).filter(v -> v.id().equals(tag)))
        .toList();
  }
}
