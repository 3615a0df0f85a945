package dev.ropeway.cycle;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import org.jspecify.annotations.Nullable;

/**
 * What a fold decided about one action.
 *
 * @param step the action
 * @param outcome what becomes of it if the push succeeds
 * @param refusal its number among the entry's refusals; null if the push makes a version
 * @param failure what it threw, for the log; null unless it failed
 */
record StepDecision(
    Step step, Outcome outcome, @Nullable Long refusal, @Nullable Throwable failure) {

  ActionId id() {
    return step.id();
  }

  Ack ack() {
    return new Ack(id().client(), id().id(), outcome.status(), outcome.reason(), answered());
  }

  private boolean answered() {
    return outcome.result() != null;
  }

  ActionWrite write() {
    String text = step.text();
    String kept = step.action().kept(text);
    return new ActionWrite(
        id().key(),
        id().client(),
        id().id(),
        step.action().name(),
        text,
        kept.equals(text) ? null : kept,
        step.ifVersions(),
        step.author(),
        outcome,
        refusal);
  }
}
