package dev.ropeway.wire;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObjectBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A problem document (RFC 9457). Immutable.
 *
 * @param status the HTTP status
 * @param type the last part of {@code urn:ropeway:problem:…}, by which programs tell problems apart
 * @param title the same for every problem of the type
 * @param detail what is wrong with this request, for people
 * @param members extension members: texts and numbers
 * @param headers response headers that belong to the problem
 */
public record Problem(
    int status,
    String type,
    String title,
    String detail,
    Map<String, Object> members,
    Map<String, String> headers) {
  public static final String MEDIA_TYPE = "application/problem+json";

  /** The header that says in how many seconds it may be tried again. */
  public static final String RETRY_AFTER = "Retry-After";

  private static final String TYPES = "urn:ropeway:problem:";
  private static final int LONGEST_DETAIL = 1_000;

  /** A problem with nothing besides; details are shortened. */
  public static Problem of(int status, String type, String title, String detail) {
    return new Problem(status, type, title, shortened(detail), Map.of(), Map.of());
  }

  /** Details quote what the client sent, which may be long. */
  private static String shortened(String detail) {
    int length = detail.codePointCount(0, detail.length());
    return length <= LONGEST_DETAIL
        ? detail
        : detail.substring(0, detail.offsetByCodePoints(0, LONGEST_DETAIL)) + "…";
  }

  /** The request breaks the rules of its form. */
  public static Problem malformed(String detail) {
    return of(400, "malformed", "The request is malformed", detail);
  }

  /** The name that a check of {@link dev.ropeway.config.NameRules} lets pass. */
  public static String checked(Supplier<String> check) {
    try {
      return check.get();
    } catch (IllegalArgumentException e) {
      throw malformed(String.valueOf(e.getMessage())).exception();
    }
  }

  /** What is asked for is not there, or the caller may not know that it is. */
  public static Problem notFound(String detail) {
    return of(404, "not-found", "There is no such thing", detail);
  }

  /** The body is of another type than those that are taken. */
  public static Problem unsupportedType(String detail) {
    return of(415, "unsupported-media-type", "The body has the wrong type", detail);
  }

  /** This node cannot take more at present. */
  public static Problem overloaded(String detail) {
    return of(503, "overloaded", "This node takes nothing in at present", detail).retryAfter(1);
  }

  /** This node watches as much for its readers as it may. */
  public static Problem tooManyStreams() {
    return of(
            503,
            "too-many-streams",
            "This node has as many streams as it may",
            "Try again in a moment, or another node.")
        .retryAfter(5);
  }

  /** The same with an extension member, a text or a {@link Long}. */
  public Problem with(String member, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put(member, value);
    return new Problem(status, type, title, detail, more, headers);
  }

  /** The same with a response header. */
  public Problem header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(status, type, title, detail, members, more);
  }

  /** The same with the advice to wait so many seconds. */
  public Problem retryAfter(int seconds) {
    return header(RETRY_AFTER, Integer.toString(seconds));
  }

  /** Ends what is done with it. */
  public ProblemException exception() {
    return new ProblemException(this);
  }

  /** The document. */
  public JsonObjectBuilder json() {
    JsonObjectBuilder json =
        JsonValues.object()
            .add("type", TYPES + type)
            .add("title", title)
            .add("status", status)
            .add("detail", detail);
    members.forEach(
        (name, value) -> {
          if (value instanceof Long number) {
            json.add(name, number);
          } else {
            json.add(name, String.valueOf(value));
          }
        });
    return json;
  }
}
