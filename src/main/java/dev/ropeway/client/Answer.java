package dev.ropeway.client;

import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request. Only Ropeway answers: with what was asked for, or with a problem document
 * of its own. What something in between says, such as a gateway's page, a redirect or an empty 200,
 * decides nothing: like silence it is no answer, and the status is 0.
 *
 * @param body empty if there was none
 * @param retryAfter what the server asked to wait
 * @param date the server's time; null if it does not tell
 * @param reason for people: why there is no answer; null if there is one
 */
record Answer(
    String url,
    int status,
    JsonObject body,
    Duration retryAfter,
    @Nullable Instant date,
    @Nullable String reason) {
  /** The caller has no right to what was asked. */
  static final String FORBIDDEN = "forbidden";

  /** The client that the request names is another caller's. */
  static final String NOT_YOURS = "client-not-yours";

  /** The outcome of what the request repeats is not known any more. */
  static final String PRUNED = "outcome-pruned";

  /** The type of all refusals. */
  static final String PROBLEM = "application/problem+json";

  /** How the types of all problems of Ropeway's begin. */
  static final String PROBLEMS = "urn:ropeway:problem:";

  private static final int FIRST_REFUSAL = 400;

  static Answer none(String url, String reason) {
    return new Answer(url, 0, JsonValue.EMPTY_JSON_OBJECT, Duration.ZERO, null, reason);
  }

  /** What a live connection brought: what was asked for, or a problem document. */
  static Answer told(String url, JsonObject body) {
    int status = Wanted.isCount(body.get("status")) ? body.getInt("status") : 200;
    Duration wait =
        Wanted.isCount(body.get("retryAfter"))
            ? Duration.ofSeconds(body.getJsonNumber("retryAfter").longValue())
            : Duration.ZERO;
    return new Answer(url, status, body, wait, null, null);
  }

  /** What was asked for, as HTTP would have answered. */
  static Answer ok(String url, int status, JsonObject body) {
    return new Answer(url, status, body, Duration.ZERO, null, null);
  }

  /** Judges what came. */
  static Answer of(String url, int status, HttpHeaders headers, byte[] bytes, Wanted wanted) {
    String type = mediaType(headers);
    JsonObject body = type.endsWith("json") ? object(bytes) : null;
    if (!wanted.is(status, type, body) && !isProblem(status, type, body)) {
      String what = type.isEmpty() ? "" + status : status + " with " + type;
      return none(url, url + " answered " + what + ", which is no answer of Ropeway's");
    }
    return new Answer(
        url,
        status,
        body == null ? JsonValue.EMPTY_JSON_OBJECT : body,
        wait(headers),
        date(headers),
        null);
  }

  /** The type of a body, without parameters; empty if it has none. */
  static String mediaType(HttpHeaders headers) {
    String type = headers.firstValue("Content-Type").orElse("");
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private static boolean isProblem(int status, String type, @Nullable JsonObject body) {
    return status >= FIRST_REFUSAL
        && type.equals(PROBLEM)
        && body != null
        && body.get("type") instanceof JsonString problem
        && problem.getString().startsWith(PROBLEMS);
  }

  private static @Nullable JsonObject object(byte[] body) {
    try {
      JsonValue value = JsonText.read(new String(body, StandardCharsets.UTF_8));
      return value instanceof JsonObject object ? object : null;
    } catch (JsonFormatException e) {
      return null;
    }
  }

  private static Duration wait(HttpHeaders headers) {
    String seconds = headers.firstValue("Retry-After").orElse("");
    return seconds.matches("[0-9]{1,9}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }

  private static @Nullable Instant date(HttpHeaders headers) {
    try {
      return headers
          .firstValue("Date")
          .map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)))
          .orElse(null);
    } catch (DateTimeException e) {
      return null;
    }
  }

  boolean isNone() {
    return status == 0;
  }

  boolean ok() {
    return !isNone() && status < FIRST_REFUSAL;
  }

  /** Whether the same request may be taken later: with 401, by a newer token. */
  boolean mayPass() {
    return isNone() || status == 401 || status == 408 || status == 429 || status >= 500;
  }

  /** The kind of a refusal, such as {@code not-found}; empty if it is none. */
  String problem() {
    return status >= FIRST_REFUSAL
            && body.get("type") instanceof JsonString type
            && type.getString().startsWith(PROBLEMS)
        ? type.getString().substring(PROBLEMS.length())
        : "";
  }

  /** Which id the server waits for, if it says that there is a gap; else 0. */
  long expectedId() {
    return status == 409 && body.get("expectedId") instanceof JsonNumber id && Wanted.isCount(id)
        ? id.longValue()
        : 0;
  }

  /** What a refusal says, or why there is no answer, for people. */
  String detail() {
    if (reason != null) {
      return reason;
    }
    for (String name : List.of("detail", "title")) {
      if (body.get(name) instanceof JsonString said) {
        return said.getString();
      }
    }
    return "status " + status;
  }
}
