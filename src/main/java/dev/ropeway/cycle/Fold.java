package dev.ropeway.cycle;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Cause;
import dev.ropeway.Outcome.Status;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.json.Precondition;
import dev.ropeway.store.ActionRun;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.DeleteAction;
import dev.ropeway.store.RestoreAction;
import dev.ropeway.store.Undoing;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Applies actions to an entry in memory: a pure fold in the given order. Results are turned to JSON
 * once, at the end; only if that result breaks a limit is the fold repeated with a check behind
 * every action, so that the one to blame is found. Confined to one thread.
 */
final class Fold<T> {
  private static final String UNMET = "condition not met: the entry is at version ";
  private static final int LONGEST_REASON = 500;
  private static final String DELETED = "the entry was deleted";
  private static final String ERASED = "the version to be restored was erased";
  private static final String UNDO_ERASED = "what it did has been erased";
  private static final String UNDONE = "it has been undone before";

  private final BoundStore<T> store;
  private final EntrySnapshot base;
  private final JsonLimits limits;
  private final List<Step> steps;
  private final List<StepDecision> decisions;

  /** What others have undone before, and this fold. */
  private final Set<ActionId> undone;

  private boolean exact;
  private boolean applied;
  private boolean deleted;
  private boolean exists;
  private boolean changed;
  private T value;
  private JsonValue json;

  private Fold(
      BoundStore<T> store,
      EntrySnapshot base,
      List<Step> steps,
      Set<ActionId> undone,
      JsonLimits limits) {
    this.undone = new HashSet<>(undone);
    this.store = store;
    this.base = base;
    this.steps = steps;
    this.limits = limits;
    this.decisions = new ArrayList<>(steps.size());
    this.value = decode(store, base);
    this.json = base.data();
    this.exists = base.exists();
  }

  /**
   * Applies the steps to the base.
   *
   * @throws BadEntryException if the base is not of the type that this node knows
   */
  static <T> Fold<T> of(
      BoundStore<T> store, EntrySnapshot base, List<Step> steps, JsonLimits limits) {
    return of(store, base, steps, Set.of(), limits);
  }

  /**
   * The same where something is to be undone.
   *
   * @param undone what of that was undone before
   */
  static <T> Fold<T> of(
      BoundStore<T> store,
      EntrySnapshot base,
      List<Step> steps,
      Set<ActionId> undone,
      JsonLimits limits) {
    Fold<T> fold = new Fold<>(store, base, steps, undone, limits);
    fold.run();
    if (fold.changed && !fold.settle()) {
      fold = new Fold<>(store, base, steps, undone, limits);
      fold.exact = true;
      fold.run();
    }
    return fold;
  }

  /** Begins a fold whose steps come one by one. */
  static <T> Fold<T> begin(
      BoundStore<T> store, EntrySnapshot base, JsonLimits limits, boolean exact) {
    Fold<T> fold = new Fold<>(store, base, List.of(), Set.of(), limits);
    fold.exact = exact;
    return fold;
  }

  /** Where a fold stood. */
  record Mark<T>(
      boolean applied, boolean deleted, boolean exists, boolean changed, T value, JsonValue json) {}

  Mark<T> mark() {
    return new Mark<>(applied, deleted, exists, changed, value, json);
  }

  void reset(Mark<T> mark) {
    applied = mark.applied();
    deleted = mark.deleted();
    exists = mark.exists();
    changed = mark.changed();
    value = mark.value();
    json = mark.json();
  }

  /** Whether the data as JSON is in {@link #json}, can be stored and tells what was changed. */
  boolean settled() {
    return exact || !changed || settle();
  }

  private static <T> T decode(BoundStore<T> store, EntrySnapshot base) {
    try {
      return base.value(store::decode);
    } catch (JsonFormatException e) {
      throw new BadEntryException(
          "The stored data is not of the type this node knows: " + e.getMessage());
    }
  }

  /** Whether the result can be stored and differs as JSON if it differed as Java. */
  private boolean settle() {
    try {
      json = store.encode(value);
    } catch (JsonFormatException e) {
      return false;
    }
    return limits.violation(json) == null && !json.equals(base.data());
  }

  private void run() {
    for (Step step : steps) {
      decisions.add(decide(step));
    }
  }

  /** Decides on one more step; what it says of versions holds if no other follows. */
  StepDecision decide(Step step) {
    if (isErased(step)) {
      return rejected(step, null, ERASED);
    }
    if (!meets(step.ifVersions())) {
      return rejected(step, Cause.CONDITION, UNMET + version());
    }
    if (step.action() instanceof DeleteAction && !exists) {
      return decided(step, Status.CANCELLED, null, null);
    }
    if (step.args() instanceof Undoing undoing) {
      StepDecision none = notUndone(step, undoing);
      if (none != null) {
        return none;
      }
    }
    try {
      @SuppressWarnings("unchecked") // the store gave the action
      BoundAction<T> action = (BoundAction<T>) step.action();
      ActionRun run = step.run();
      T result = store.apply(step, action, value, step.args(), run);
      return result == null
          ? decided(step, Status.CANCELLED, null, null)
          : take(step, result, run == null ? null : run.answer());
    } catch (ActionRejectedException e) {
      return rejected(step, e.cause().orElse(null), e.reason());
    } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
      return decided(step, Status.FAILED, e.toString(), e);
    }
  }

  /** What is decided of an undo without doing it; null if it has to be done. */
  private @Nullable StepDecision notUndone(Step step, Undoing undoing) {
    if (undoing.version() < base.erased()) {
      return rejected(step, null, UNDO_ERASED);
    }
    if (undone.contains(UndoneActions.target(step, undoing))) {
      return rejected(step, null, UNDONE);
    }
    String reason = undoing.reason();
    if (reason == null) {
      return exists ? null : rejected(step, null, DELETED); // so nothing of it stands
    }
    return undoing.refused()
        ? rejected(step, null, reason)
        : decided(step, Status.CANCELLED, reason, null);
  }

  private StepDecision take(Step step, T result, @Nullable JsonValue answer) {
    String broken = store.violation(result);
    if (broken != null) {
      return rejected(step, null, broken(broken));
    }
    if (exact) {
      JsonValue next;
      try {
        next = store.encode(result);
      } catch (JsonFormatException e) {
        return decided(step, Status.FAILED, "The result is not JSON: " + e.getMessage(), e);
      }
      String violation = limits.violation(next);
      if (violation != null) {
        return rejected(step, null, "The result cannot be stored: " + violation);
      }
      changed |= !next.equals(json);
      json = next;
    } else {
      changed |= result != value && !result.equals(value);
    }
    applied = true;
    exists = !(step.action() instanceof DeleteAction);
    deleted |= !exists;
    value = result;
    if (step.args() instanceof Undoing undoing) {
      undone.add(UndoneActions.target(step, undoing));
    }
    Outcome outcome = new Outcome(Status.APPLIED, version(), null, null, answer);
    return new StepDecision(step, outcome, null, null);
  }

  private String broken(String violation) {
    return store.violation(decode(store, base)) == null
        ? "The result breaks the schema: " + violation
        : "The stored data breaks the schema, and so would the result: " + violation;
  }

  /** What was read before an erasure must not come back, however late it is recorded. */
  private boolean isErased(Step step) {
    if (base.erased() == 0 || !(step.action() instanceof RestoreAction)) {
      return false;
    }
    long version = RestoreAction.recordedVersion(step.text());
    return version > 0 && version < base.erased();
  }

  private boolean meets(@Nullable List<Long> ifVersions) {
    return ifVersions == null || new Precondition(ifVersions).holds(version(), exists);
  }

  private long version() {
    return moved() ? base.version() + 1 : base.version();
  }

  private StepDecision decided(
      Step step, Status status, @Nullable String reason, @Nullable Throwable failure) {
    String storable = reason == null ? null : storable(reason);
    return new StepDecision(step, new Outcome(status, version(), storable), null, failure);
  }

  private StepDecision rejected(Step step, @Nullable Cause cause, String reason) {
    String storable = storable(reason);
    return new StepDecision(
        step, new Outcome(Status.REJECTED, version(), storable, cause), null, null);
  }

  /** The text without what PostgreSQL or JSON cannot hold, and cut. */
  private static String storable(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LONGEST_REASON));
    text.codePoints()
        .limit(LONGEST_REASON)
        .map(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF) ? 0xFFFD : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /**
   * Whether actions made a version: data changed, a key without an entry is applied to, or one was
   * deleted.
   */
  private boolean moved() {
    return changed || deleted || (applied && !base.exists());
  }

  /** Whether the push makes a version: actions did, or what is stored has to be migrated. */
  boolean versioned() {
    return moved() || !base.asStored();
  }

  /** Whether there is no entry afterwards. */
  boolean deletion() {
    return !exists;
  }

  /** When the entry is to be deleted by itself; null: never, as it is then. */
  @Nullable Instant expiry() {
    return exists ? store.expiry(value) : null;
  }

  BoundStore<T> store() {
    return store;
  }

  /** What it began with. */
  EntrySnapshot base() {
    return base;
  }

  /** The data afterwards. */
  JsonValue json() {
    return json;
  }

  /** The decisions in order; numbered as refusals if no version is made. */
  List<StepDecision> decisions() {
    if (versioned()) {
      return decisions;
    }
    List<StepDecision> refusals = new ArrayList<>(decisions.size());
    long number = base.position().refusals();
    for (StepDecision each : decisions) {
      refusals.add(new StepDecision(each.step(), each.outcome(), ++number, each.failure()));
    }
    return refusals;
  }
}
