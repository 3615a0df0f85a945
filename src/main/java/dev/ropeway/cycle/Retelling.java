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
import java.util.function.Predicate;
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
   * What somebody wants to know of an action; never throws.
   *
   * @param <R> what that is
   */
  @FunctionalInterface
  public interface Look<R> {
    /** From the data before the action and behind it. */
    R at(RecordedAction action, JsonValue before, JsonValue after);
  }

  /**
   * Looks at some of these actions, in order; empty if it cannot be told from the log what they
   * did, because it keeps too little of one of them or the code has changed since. However many
   * they are, no data is kept but that around the one at hand.
   *
   * @param applied all that were applied for the version, in order
   * @param wanted which of them are looked at
   */
  public <T, R> Optional<List<R>> of(
      BoundStore<T> store,
      JsonValue before,
      List<RecordedAction> applied,
      JsonValue after,
      Predicate<RecordedAction> wanted,
      Look<R> look) {
    if (applied.size() == 1) {
      RecordedAction only = applied.get(0);
      return Optional.of(wanted.test(only) ? List.of(look.at(only, before, after)) : List.of());
    }
    try {
      List<R> seen = new ArrayList<>();
      T value = store.decode(before);
      for (RecordedAction row : applied) {
        T next = next(store, value, row);
        if (next == null) {
          return Optional.empty();
        }
        if (wanted.test(row)) {
          seen.add(look.at(row, store.encode(value), store.encode(next)));
        }
        value = next;
      }
      return store.encode(value).equals(after) ? Optional.of(seen) : Optional.empty();
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
