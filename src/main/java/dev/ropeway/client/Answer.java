package dev.ropeway.client;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request.
 *
 * @param status 0 if no answer came
 * @param body empty if there was none or it was no JSON object
 * @param retryAfter what the server asked to wait
 */
record Answer(String url, int status, JsonObject body, Duration retryAfter) {

  static Answer none(String url) {
    return new Answer(url, 0, JsonValue.EMPTY_JSON_OBJECT, Duration.ZERO);
  }

  boolean ok() {
    return status >= 200 && status < 300;
  }

  /** Whether the same request may be taken later: with 401, by a newer token. */
  boolean mayPass() {
    return status == 0 || status == 401 || status == 408 || status == 429 || status >= 500;
  }

  /** Which id the server waits for, if it says that there is a gap; else 0. */
  long expectedId() {
    return status == 409 && body.get("expectedId") instanceof JsonNumber id ? id.longValue() : 0;
  }

  /** What a problem document says, for people. */
  @Nullable String detail() {
    return body.get("detail") instanceof JsonString detail ? detail.getString() : null;
  }
}
