package dev.ropeway;

/**
 * What became of something that was recorded. Immutable.
 *
 * @param outcome an {@link Outcome} of an action or a {@link TransactionOutcome}
 * @param duplicate whether it had been recorded before the request that asks
 * @param <O> which of the two
 */
public record Decided<O>(O outcome, boolean duplicate) {}
