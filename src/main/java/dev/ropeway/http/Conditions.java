package dev.ropeway.http;

import dev.ropeway.Outcome;
import dev.ropeway.delivery.StampedVersion;
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

  /**
   * What must hold of the entry; null if nothing. It is judged together with the write, by numbers.
   * Stamped versions that the database does not have, or no longer, are left out of it before: they
   * were lost, and whatever has their number when the write is judged is another one.
   */
  static @Nullable Precondition of(HttpHeaders headers, Visit visit, Target target) {
    List<Precondition> all = new ArrayList<>();
    tags(headers, HttpHeaders.IF_MATCH)
        .map(
            tags ->
                tags.any()
                    ? Precondition.exists()
                    : Precondition.at(numbers(tags.versions(), visit, target)))
        .ifPresent(all::add);
    tags(headers, HttpHeaders.IF_NONE_MATCH)
        .flatMap(tags -> none(tags, visit, target))
        .ifPresent(all::add);
    return all.stream().reduce(Precondition::and).orElse(null);
  }

  private static Optional<EntityTags> tags(HttpHeaders headers, String name) {
    return EntityTags.parse(name, headers.getRequestHeader(name));
  }

  /**
   * Their numbers, without those that are lost. One that lies behind the newest is none to look
   * for: no entry comes back to a number. So a repeat of a request has the same condition, whatever
   * the first one wrote.
   */
  private static List<Long> numbers(List<StampedVersion> named, Visit visit, Target target) {
    StampedVersion newest =
        named.stream().anyMatch(StampedVersion::stamped)
            ? visit.remote().newest(target.store(), target.key())
            : StampedVersion.plain(0);
    return named.stream()
        .filter(each -> !each.stamped() || each.equals(newest) || isBehind(each, newest))
        .map(StampedVersion::version)
        .toList();
  }

  private static boolean isBehind(StampedVersion named, StampedVersion newest) {
    return named.version() < newest.version();
  }

  private static Optional<Precondition> none(EntityTags tags, Visit visit, Target target) {
    if (tags.any()) {
      return Optional.of(Precondition.isNew());
    }
    List<Long> versions = numbers(tags.namedVersions(), visit, target);
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
