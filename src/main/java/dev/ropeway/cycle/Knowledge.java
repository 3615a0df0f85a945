package dev.ropeway.cycle;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.store.Dice;
import dev.ropeway.store.HowRecorded;
import java.time.Instant;

/**
 * What actions are told that ask how they were recorded. Invariants:
 *
 * <ol>
 *   <li>The time is that of the action's row, or of its transaction's; of what is recorded by the
 *       push that decides it, the time that this push writes. No fold knows another one.
 *   <li>The dice come from a secret that the database keeps and from the action's identity, and
 *       from nothing else. It is asked for before anything is applied, as that may fail.
 *   <li>Nothing of this is made for actions that do not ask.
 * </ol>
 *
 * @param answers how large and deep what they answer may be
 */
record Knowledge(CycleJournal journal, JsonLimits answers) {
  private static final String SECRET = "dice";

  static Knowledge of(CycleJournal journal, Settings settings) {
    return new Knowledge(
        journal,
        new JsonLimits(settings.count(Setting.DEPTH), settings.count(Setting.RESULT_BYTES)));
  }

  /** Makes the secret if there is none yet. Blocks on the database; not in a transaction. */
  void prepare() {
    journal.secret(SECRET);
  }

  /** The step, told when it was recorded if it asks. Blocks on the database for the first. */
  Step tell(Step step, Instant at) {
    return step.action().knowing()
        ? step.told(new HowRecorded(at, new Dice(journal.secret(SECRET)), answers))
        : step;
  }
}
