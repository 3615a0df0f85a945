package dev.ropeway.delivery;

/**
 * What became of something that was recorded. Immutable.
 *
 * @param outcome an {@link dev.ropeway.Outcome} of an action or a {@link
 *     dev.ropeway.TransactionOutcome}
 * @param duplicate whether it had been recorded before the request that asks
 * @param <O> which of the two
 */
public record Decided<O>(O outcome, boolean duplicate) {}
