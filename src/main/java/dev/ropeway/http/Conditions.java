package dev.ropeway.http;

import dev.ropeway.Outcome;
import dev.ropeway.json.Precondition;
import dev.ropeway.wire.Problem;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code If-Match} and {@code If-None-Match} (RFC 9110) ask of a write. */
final class Conditions {
  private Conditions() {}

  /** What must hold of the entry; null if nothing. It is judged together with the write. */
  static @Nullable Precondition of(HttpHeaders headers) {
    List<Precondition> all = new ArrayList<>();
    tags(headers, HttpHeaders.IF_MATCH)
        .map(tags -> tags.any() ? Precondition.exists() : Precondition.at(tags.versions()))
        .ifPresent(all::add);
    tags(headers, HttpHeaders.IF_NONE_MATCH).flatMap(Conditions::none).ifPresent(all::add);
    return all.stream().reduce(Precondition::and).orElse(null);
  }

  private static Optional<EntityTags> tags(HttpHeaders headers, String name) {
    return EntityTags.parse(name, headers.getRequestHeader(name));
  }

  private static Optional<Precondition> none(EntityTags tags) {
    if (tags.any()) {
      return Optional.of(Precondition.isNew());
    }
    List<Long> versions = tags.namedVersions();
    return versions.isEmpty() ? Optional.empty() : Optional.of(Precondition.notAt(versions));
  }

  /** Whether an action was refused because its condition did not hold. */
  static boolean unmet(Outcome outcome) {
    return outcome.cause() == Outcome.Cause.CONDITION;
  }

  /** The answer then. */
  static Problem problem(Outcome outcome) {
    return Problem.of(
            412,
            "precondition-failed",
            "If-Match or If-None-Match does not hold",
            String.valueOf(outcome.reason()))
        .with("version", outcome.version());
  }
}
