package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what a node has taken in and not decided, and refuses more than it may hold. Thread-safe.
 */
final class Bounds {
  private final AtomicLong actions = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong ofTransactions = new AtomicLong();
  private final long mostActions;
  private final long mostBytes;
  private final long mostOfKey;

  Bounds(Settings settings) {
    this(
        settings.get(Setting.QUEUE_ACTIONS),
        settings.get(Setting.QUEUE_BYTES),
        settings.get(Setting.PENDING));
  }

  Bounds(long mostActions, long mostBytes, long mostOfKey) {
    this.mostActions = mostActions;
    this.mostBytes = mostBytes;
    this.mostOfKey = mostOfKey;
  }

  /**
   * Takes a request in.
   *
   * @param ofKey the undecided actions of its key
   * @throws NotRecordedException if there is no room
   */
  void take(Request request, AtomicInteger ofKey) {
    int count = request.actions.size();
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
    for (PendingAction pending : request.actions) {
      pending.outcome().whenComplete((outcome, failure) -> release(pending, ofKey));
    }
  }

  private void release(PendingAction pending, AtomicInteger ofKey) {
    actions.decrementAndGet();
    bytes.addAndGet(-Request.bytes(pending));
    ofKey.decrementAndGet();
  }

  /**
   * Keeps room for a transaction.
   *
   * @throws NotRecordedException if there is none
   */
  void take(TransactionRequest request) {
    if (ofTransactions.addAndGet(request.size()) > mostActions) {
      ofTransactions.addAndGet(-request.size());
      throw new NotRecordedException(
          Kind.OVERLOADED,
          "This node holds as many undecided transactions as it may. Try again in a moment.");
    }
  }

  /** Counts a transaction that cannot be refused any more, whether there is room for it or not. */
  void takeAnyhow(TransactionRequest request) {
    ofTransactions.addAndGet(request.size());
  }

  /** Gives a transaction's room back once it is answered; what is answered is not done again. */
  void release(TransactionRequest request) {
    if (request.answered.compareAndSet(false, true)) {
      ofTransactions.addAndGet(-request.size());
    }
  }

  /** How many actions are not decided, those of transactions included. */
  long undecided() {
    return actions.get() + ofTransactions.get();
  }
}
