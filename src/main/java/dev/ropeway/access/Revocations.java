package dev.ropeway.access;

import dev.ropeway.Caller;
import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.RevocationLog;
import jakarta.json.JsonNumber;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/**
 * Whose tokens are void until when. What this node knows is what the table said a moment ago: it is
 * read again every {@code ropeway.access.recheck} whether anybody told of a change or not, and at
 * once when somebody did. Thread-safe.
 */
public final class Revocations {
  private final RevocationLog log;
  private final NodeClock clock;
  private final Duration kept;
  private volatile Map<String, Instant> known = Map.of();

  /**
   * Knows none yet.
   *
   * @param kept how long tokens may live, after which revocations are about nothing
   */
  public Revocations(RevocationLog log, NodeClock clock, Duration kept) {
    this.log = log;
    this.clock = clock;
    this.kept = kept;
  }

  /** Reads them again; blocks on the database. */
  public void refresh() {
    known = Map.copyOf(log.since(clock.instant().minus(kept)));
  }

  /**
   * All tokens that somebody has got until now are void from now on; blocks on the database.
   *
   * @return the moment: what was issued after it is good
   */
  public Instant revoke(String subject) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    log.revoke(subject, now);
    log.forget(clock.instant().minus(kept));
    refresh();
    return now;
  }

  /** Whether a caller's token is void. Tokens tell seconds: one of the very second is. */
  public boolean revoked(Caller caller) {
    Instant notBefore = known.get(caller.subject());
    if (notBefore == null) {
      return false;
    }
    return !(caller.claims().get("iat") instanceof JsonNumber issued)
        || !Instant.ofEpochSecond(issued.longValue()).isAfter(notBefore);
  }
}
