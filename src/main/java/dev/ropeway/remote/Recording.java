package dev.ropeway.remote;

import dev.ropeway.Outcome;
import dev.ropeway.delivery.Decided;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A remote client's request on its way. All stages fail with {@link
 * dev.ropeway.NotRecordedException} if it is refused as a whole.
 *
 * @param recorded completes once all of it is durable
 * @param outcomes one for each action, in the order of their ids
 */
public record Recording(CompletionStage<Void> recorded, List<Answer> outcomes) {

  /**
   * One action's outcome to come; a duplicate if it had been recorded before this request.
   *
   * @param id the client's number for it, or one counted from 1 if it does not count
   */
  public record Answer(long id, CompletionStage<Decided<Outcome>> outcome) {}
}
