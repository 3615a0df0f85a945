package dev.ropeway.cycle;

import dev.ropeway.config.Settings;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what each of the actions did that made one version together. Invariant: what it tells led
 * from the version before to the version, as both are stored; else it tells nothing. Thread-safe.
 */
public final class Retelling {
  private final Knowledge knowledge;

  /** One for the entries of a database. */
  public Retelling(CycleJournal journal, Settings settings) {
    this.knowledge = Knowledge.of(journal, settings);
  }

  /**
   * The data before the first of these actions, and behind each of them; empty if that cannot be
   * told from the log, because it keeps too little of one of them or the code has changed since.
   *
   * @param applied all that were applied for the version, in order
   */
  public <T> Optional<List<JsonValue>> of(
      BoundStore<T> store, JsonValue before, List<RecordedAction> applied, JsonValue after) {
    if (applied.size() == 1) {
      return Optional.of(List.of(before, after));
    }
    try {
      List<JsonValue> states = new ArrayList<>(applied.size() + 1);
      states.add(before);
      T value = store.decode(before);
      for (RecordedAction row : applied) {
        T next = next(store, value, row);
        if (next == null) {
          return Optional.empty();
        }
        value = next;
        states.add(store.encode(value));
      }
      return states.get(applied.size()).equals(after) ? Optional.of(states) : Optional.empty();
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      return Optional.empty(); // it was applied once, so this is another code, or log
    }
  }

  @SuppressWarnings("unchecked") // the store gave the action
  private <T> @Nullable T next(BoundStore<T> store, T value, RecordedAction row) {
    Step step = knowledge.tell(Step.of(store, row), row.recordedAt());
    return store.apply(step, (BoundAction<T>) step.action(), value, step.args(), step.run());
  }
}
