package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.action.Reverts;
import dev.ropeway.action.UndoStack;
import dev.ropeway.action.UndoStack.Step;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Undoes and does again what a room's identity did. An undo is an action like any other; which
 * action it undoes has to be known, so what is in flight is waited for. Thread-safe; its mirror
 * tells it what happens within the mirror's lock, and it never asks for that lock within its own.
 */
final class UndoSteps {
  private static final String UNDO = "undo";
  private static final String CLIENT = "client";
  private static final String ID = "id";

  private final UndoStack stack = new UndoStack();
  private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private final Consumer<UndoState> changed;
  private CompletableFuture<?> turn = CompletableFuture.completedFuture(null);
  private UndoState told = new UndoState(false, false);

  /** How many actions in flight can be undone. */
  private int open;

  /** {@code changed} is told what is possible now, within the lock; quick. */
  UndoSteps(Consumer<UndoState> changed) {
    this.changed = changed;
  }

  synchronized UndoState state() {
    return new UndoState(stack.canUndo() || open > 0, stack.canRedo());
  }

  /**
   * Undoes the last step that is not undone yet; empty if there is none.
   *
   * @param record records an action
   */
  CompletableFuture<Optional<Outcome>> undo(
      BiFunction<String, JsonValue, CompletableFuture<Outcome>> record) {
    return next(UndoStack::takeUndo, record);
  }

  CompletableFuture<Optional<Outcome>> redo(
      BiFunction<String, JsonValue, CompletableFuture<Outcome>> record) {
    return next(UndoStack::takeRedo, record);
  }

  /** Each waits for the one before it, for that says what is the next. */
  private synchronized CompletableFuture<Optional<Outcome>> next(
      Function<UndoStack, @Nullable Step> take,
      BiFunction<String, JsonValue, CompletableFuture<Outcome>> record) {
    CompletableFuture<Optional<Outcome>> mine =
        turn.thenCompose(before -> settled()).thenCompose(quiet -> step(take, record));
    turn = mine.handle((outcome, failure) -> null);
    return mine;
  }

  private synchronized CompletableFuture<Void> settled() {
    CompletableFuture<Void> quiet = new CompletableFuture<>();
    if (open == 0) {
      quiet.complete(null);
    } else {
      waiting.add(quiet);
    }
    return quiet;
  }

  private CompletableFuture<Optional<Outcome>> step(
      Function<UndoStack, @Nullable Step> take,
      BiFunction<String, JsonValue, CompletableFuture<Outcome>> record) {
    Step step = taken(take);
    return step == null
        ? CompletableFuture.completedFuture(Optional.empty())
        : record
            .apply(UNDO, args(step))
            .whenComplete((outcome, failure) -> decided(step, outcome))
            .thenCompose(
                outcome ->
                    outcome.status() == Outcome.Status.CANCELLED
                        ? step(take, record) // it did nothing
                        : CompletableFuture.completedFuture(Optional.of(outcome)));
  }

  private synchronized @Nullable Step taken(Function<UndoStack, @Nullable Step> take) {
    Step step = take.apply(stack);
    tell();
    return step;
  }

  private static JsonObject args(Step step) {
    return JsonValues.object().add(CLIENT, step.client()).add(ID, step.id()).build();
  }

  /** Also of one that was never sent. */
  private synchronized void decided(Step step, @Nullable Outcome outcome) {
    if (outcome == null || !outcome.applied()) {
      stack.undone(null, step);
      tell();
    }
  }

  /** The server has told what was done before. */
  synchronized void before(JsonObject steps) {
    stack.before(steps(steps.getJsonArray("undo")), steps(steps.getJsonArray("redo")));
    tell();
  }

  private static List<Step> steps(JsonArray told) {
    return told.getValuesAs(JsonObject.class).stream().map(UndoSteps::step).toList();
  }

  private static Step step(JsonObject json) {
    return Step.of(json.getString(CLIENT), json.getJsonNumber(ID).longValue());
  }

  /** An action was recorded here: a new one, not another value for one that waits. */
  synchronized void recorded(String name, boolean more) {
    if (!name.equals(UNDO)) {
      open += more && Reverts.known(name) ? 1 : 0;
      stack.recorded();
      tell();
    }
  }

  /** It is known what became of an action, or that nobody will know. */
  synchronized void ended(String sender, long id, String name, JsonValue args, boolean applied) {
    if (name.equals(UNDO)) {
      if (args instanceof JsonObject json // a program may have recorded anything
          && json.get(CLIENT) instanceof JsonString
          && json.get(ID) instanceof JsonNumber) {
        stack.undone(applied ? Step.of(sender, id) : null, step(json));
      }
    } else if (Reverts.known(name)) {
      open--;
      if (applied) {
        stack.done(Step.of(sender, id));
      }
    }
    if (open == 0) {
      end();
    }
    tell();
  }

  /** Nothing more will be known. */
  synchronized void end() {
    List<CompletableFuture<Void>> all = List.copyOf(waiting);
    waiting.clear();
    all.forEach(each -> each.completeAsync(() -> null));
  }

  private void tell() {
    UndoState now = state();
    if (!now.equals(told)) {
      told = now;
      changed.accept(now);
    }
  }
}
