package dev.ropeway.client;

import jakarta.json.JsonString;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, by the server's answer to {@code GET /api/me}.
 *
 * @param token the token that was asked with, or null
 * @param identity the name that this caller's clients begin with; null if the server takes any
 * @param life for how long the token is taken; null if nobody knows
 */
record Myself(@Nullable String token, @Nullable String identity, @Nullable Duration life) {

  /** By an answer; {@code now} is this machine's time, for a server that does not tell its own. */
  static Myself of(@Nullable String token, Answer answer, Instant now) {
    return answer.ok()
        ? new Myself(token, text(answer, "identity"), life(answer, now))
        : new Myself(token, null, null);
  }

  private static @Nullable Duration life(Answer answer, Instant now) {
    String end = text(answer, "expiresAt");
    Instant server = answer.date();
    return end == null ? null : Duration.between(server == null ? now : server, Instant.parse(end));
  }

  private static @Nullable String text(Answer answer, String name) {
    return answer.body().get(name) instanceof JsonString text ? text.getString() : null;
  }
}
