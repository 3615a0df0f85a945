package dev.ropeway.http;

import dev.ropeway.session.Names;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@code Idempotency-Key} header; its value means nothing, quotes are part of it. */
final class IdempotencyKey {
  static final String HEADER = "Idempotency-Key";

  private IdempotencyKey() {}

  /**
   * Reads the header.
   *
   * @param lines the header's lines; null if it was not sent
   * @param most the most characters it may have
   */
  static Optional<String> parse(@Nullable List<String> lines, int most) {
    if (lines == null || lines.isEmpty()) {
      return Optional.empty();
    }
    if (lines.size() > 1) {
      throw Problem.malformed("There must be one " + HEADER + " only.").exception();
    }
    try {
      return Optional.of(Names.check(HEADER, lines.get(0).strip(), most));
    } catch (IllegalArgumentException e) {
      throw Problem.malformed(String.valueOf(e.getMessage())).exception();
    }
  }
}
