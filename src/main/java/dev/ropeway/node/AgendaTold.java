package dev.ropeway.node;

import dev.ropeway.config.NodeClock;
import dev.ropeway.cycle.DueActions;
import dev.ropeway.feed.Announcer;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Takes what this node has put on the agenda to those whom it concerns: itself, and the others if
 * it is due before they would find it by themselves.
 *
 * @param pullDelay how often they look
 */
record AgendaTold(DueActions due, Announcer announcer, NodeClock clock, Duration pullDelay)
    implements Consumer<Instant> {
  private static final Duration LATE = Duration.ofSeconds(5);

  @Override
  public void accept(Instant at) {
    due.told(at);
    if (at.isBefore(clock.instant().plus(pullDelay).plus(LATE))) {
      announcer.due(at);
      announcer.tell();
    }
  }
}
