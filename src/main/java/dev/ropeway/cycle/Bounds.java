package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what a node has taken in and not decided, and refuses more than it may hold. */
final class Bounds {
  private final AtomicLong actions = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final long mostActions;
  private final long mostBytes;
  private final long mostOfKey;

  Bounds(Settings settings) {
    this.mostActions = settings.get(Setting.QUEUE_ACTIONS);
    this.mostBytes = settings.get(Setting.QUEUE_BYTES);
    this.mostOfKey = settings.get(Setting.PENDING);
  }

  /**
   * Takes a request in.
   *
   * @param ofKey the undecided actions of its key
   * @throws NotRecordedException if there is no room
   */
  void take(Request request, AtomicInteger ofKey) {
    int count = request.tickets.size();
    if (ofKey.get() + count > mostOfKey) {
      throw new NotRecordedException(
          Kind.PENDING_LIMIT,
          "The key has "
              + ofKey
              + " undecided actions, the most it may have is "
              + mostOfKey
              + ".");
    }
    if (actions.get() + count > mostActions || bytes.get() + request.bytes > mostBytes) {
      throw new NotRecordedException(
          Kind.OVERLOADED,
          "This node holds as many undecided actions as it may. Try again in a moment.");
    }
    actions.addAndGet(count);
    bytes.addAndGet(request.bytes);
    ofKey.addAndGet(count);
    for (PendingAction ticket : request.tickets) {
      ticket.outcome().whenComplete((outcome, failure) -> release(ticket, ofKey));
    }
  }

  private void release(PendingAction ticket, AtomicInteger ofKey) {
    actions.decrementAndGet();
    bytes.addAndGet(-Request.bytes(ticket));
    ofKey.decrementAndGet();
  }

  long actions() {
    return actions.get();
  }
}
