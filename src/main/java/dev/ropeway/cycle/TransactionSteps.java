package dev.ropeway.cycle;

import dev.ropeway.journal.ClientKey;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * A transaction as it is to be applied.
 *
 * @param list its actions, told what there is to know
 */
record TransactionSteps(TransactionRequest request, List<Step> list) {
  /**
   * Those of a transaction.
   *
   * @param present who is in their rooms of those for whom that matters
   * @param now when it is recorded, unless that is past
   */
  static TransactionSteps of(
      TransactionRequest request, Set<ClientKey> present, Knowledge knowledge, Instant now) {
    Instant before = request.recordedAt;
    Instant at = before == null ? now : before;
    return new TransactionSteps(
        request, request.steps().map(step -> knowledge.tell(step.among(present), at)).toList());
  }
}
