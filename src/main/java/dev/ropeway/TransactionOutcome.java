package dev.ropeway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a transaction. Immutable.
 *
 * @param committed whether all its actions were applied; if not, none was
 * @param written the versions it led to, in the order of its actions, each key once; empty unless
 *     committed
 * @param failedAction the index of the action that was not applied, from 0; -1 if committed
 * @param failure what became of that action, with its reason; null if committed
 */
public record TransactionOutcome(
    boolean committed, List<Written> written, int failedAction, @Nullable Outcome failure) {

  /** Copies the list. */
  public TransactionOutcome {
    written = List.copyOf(written);
  }

  /**
   * An entry after the transaction.
   *
   * @param version the version that holds what the transaction did
   */
  public record Written(String store, String key, long version) {}

  /** A transaction that was applied. */
  public static TransactionOutcome committed(List<Written> written) {
    return new TransactionOutcome(true, written, -1, null);
  }

  /** A transaction of which nothing was applied. */
  public static TransactionOutcome failed(int failedAction, Outcome failure) {
    return new TransactionOutcome(false, List.of(), failedAction, failure);
  }
}
