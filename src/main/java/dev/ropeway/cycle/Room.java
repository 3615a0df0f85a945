package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the actions of a node's undecided transactions. Thread-safe. */
final class Room {
  private final AtomicLong actions = new AtomicLong();
  private final long most;

  Room(long most) {
    this.most = most;
  }

  /**
   * Keeps room for a transaction.
   *
   * @throws NotRecordedException if there is none
   */
  void reserve(TransactionRequest request) {
    if (actions.addAndGet(request.size()) > most) {
      actions.addAndGet(-request.size());
      throw new NotRecordedException(
          Kind.OVERLOADED,
          "This node holds as many undecided transactions as it may. Try again in a moment.");
    }
  }

  /** Counts a transaction whether there is room for it or not. */
  void take(TransactionRequest request) {
    actions.addAndGet(request.size());
  }

  /** Gives the room back once it is answered; what is answered is not done again. */
  void release(TransactionRequest request) {
    if (request.answered.compareAndSet(false, true)) {
      actions.addAndGet(-request.size());
    }
  }

  /** How many actions are not decided. */
  long actions() {
    return actions.get();
  }
}
