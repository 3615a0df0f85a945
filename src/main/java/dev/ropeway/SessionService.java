package dev.ropeway;

import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * What applications inject: {@code @Inject SessionService sessions}. Thread-safe, one per
 * application.
 */
public interface SessionService {

  /**
   * Opens a session on a key. Never blocks and never locks; the data arrives in the background.
   *
   * @param key 1 to 200 code points without control characters, not {@code .} or {@code ..}
   * @throws IllegalArgumentException if the key breaks that rule or the store is not known here
   */
  <T> Session<T> load(Store<T> store, String key);

  /**
   * Applies actions on any number of keys and stores, all or none. Inside a JTA transaction it is
   * recorded with that transaction, and decided after its commit.
   *
   * @param actions collects the actions, at once
   * @param onFailure collects what is recorded instead if one of them is not applied
   * @return completes with the outcome once all of it, or the failure actions, are durable; fails
   *     with a {@link NotRecordedException} if nothing was or will be recorded, and with an {@link
   *     OutcomePendingException} if that is not known after {@code ropeway.wait}. Within the JTA
   *     transaction that records it, waiting for it fails at once
   * @throws IllegalArgumentException if there are no actions
   * @throws NotRecordedException if there is no room for it
   */
  CompletionStage<TransactionOutcome> transaction(
      Consumer<Transaction> actions, Consumer<Transaction> onFailure);

  /** A transaction of which nothing is recorded if it fails. */
  default CompletionStage<TransactionOutcome> transaction(Consumer<Transaction> actions) {
    return transaction(actions, failed -> {});
  }

  /** Reads a key without a session. */
  <T> View<T> view(Store<T> store, String key);
}
