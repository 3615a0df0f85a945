package dev.ropeway.cycle;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The transactions of a node that are not decided yet, in the order of their coming. Thread-safe.
 */
final class TransactionQueue {
  private final Deque<TransactionRequest> waiting = new ArrayDeque<>();
  private final long mostActions;
  private long actions;

  TransactionQueue(long mostActions) {
    this.mostActions = mostActions;
  }

  /**
   * Keeps room for a transaction.
   *
   * @throws NotRecordedException if there is none
   */
  synchronized void reserve(TransactionRequest request) {
    if (actions + request.size() > mostActions) {
      throw new NotRecordedException(
          Kind.OVERLOADED,
          "This node holds as many undecided transactions as it may. Try again in a moment.");
    }
    actions += request.size();
  }

  /** Gives the room back, once it is decided. */
  synchronized void release(TransactionRequest request) {
    actions -= request.size();
  }

  synchronized void add(TransactionRequest request) {
    waiting.add(request);
  }

  /** Puts back what was not decided, before all others. */
  synchronized void back(List<TransactionRequest> batch) {
    for (int i = batch.size() - 1; i >= 0; i--) {
      TransactionRequest request = batch.get(i);
      if (!request.outcome().isDone()) {
        waiting.addFirst(request);
      }
    }
  }

  /** The next transactions, with about so many actions; empty if none waits. */
  synchronized List<TransactionRequest> take(int most) {
    List<TransactionRequest> batch = new ArrayList<>();
    int taken = 0;
    for (TransactionRequest next = waiting.peek();
        next != null && (batch.isEmpty() || taken + next.size() <= most);
        next = waiting.peek()) {
      batch.add(waiting.remove());
      taken += next.size();
    }
    return batch;
  }

  /** How many actions are not decided. */
  synchronized long actions() {
    return actions;
  }

  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }
}
