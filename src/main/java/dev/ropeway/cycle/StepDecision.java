package dev.ropeway.cycle;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.LogForm;
import dev.ropeway.store.Undoing;
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
    boolean whole = kept.equals(text);
    return new ActionWrite(
        id().key(),
        id().client(),
        id().id(),
        step.action().name(),
        text,
        whole ? null : kept,
        step.ifVersions(),
        step.author(),
        outcome,
        refusal,
        form(whole));
  }

  /**
   * An undo is looked for in the log by what it undid, a knowing action by when it was recorded.
   */
  private LogForm form(boolean whole) {
    PendingAction pending = step.pending();
    LogForm form = pending == null ? LogForm.ROW : pending.form;
    boolean simple =
        whole
            && step.author() == null
            && !step.action().knowing()
            && !(step.args() instanceof Undoing);
    return form == LogForm.FOLDED && !simple ? LogForm.ROW : form;
  }
}
