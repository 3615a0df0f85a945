package dev.ropeway;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An action on its way. Both stages complete on a Ropeway thread: dependents that are slow or block
 * belong on an executor of their own ({@code thenAcceptAsync}). Thread-safe.
 */
public interface Patch {

  /** Who recorded it: the session's client name, or the surrounding transaction's. */
  String client();

  /** The client's number for it, from 1. */
  long id();

  /**
   * Completes once the action is durable: from then on it survives any crash. Fails with {@link
   * NotRecordedException} if it was refused, or if the surrounding transaction was rolled back.
   */
  CompletionStage<Void> recorded();

  /**
   * Completes with what became of the action; fails as {@link #recorded} does. Waiting takes {@code
   * ropeway.wait} (30 s) at most, counted from this call: then the stage fails with {@link
   * OutcomePendingException}, while the action goes on.
   *
   * <p>An action that is recorded in a JTA transaction is decided after the commit: within that
   * transaction, waiting for either stage, or for one made of it ({@code get}, {@code join}), fails
   * at once with {@link IllegalStateException}.
   */
  CompletionStage<Outcome> outcome();

  /**
   * Completes with what the action answered, see {@link ContextFunction}, as {@link #outcome}
   * completes; with nothing if it was not applied or answered nothing. Fails with an {@link
   * IllegalArgumentException} if that is of another type.
   *
   * @param type of the answer, bound to JSON as data is
   */
  <R> CompletionStage<Optional<R>> result(Class<R> type);
}
