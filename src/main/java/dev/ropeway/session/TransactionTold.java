package dev.ropeway.session;

import dev.ropeway.TransactionOutcome;

/**
 * What a remote client is told of its transaction.
 *
 * @param duplicate whether it had been decided before this request
 */
public record TransactionTold(TransactionOutcome outcome, boolean duplicate) {}
