package dev.ropeway.remote;

import dev.ropeway.DecidedAction;
import dev.ropeway.EntryVersion;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.Outcome;
import dev.ropeway.VersionPage;
import dev.ropeway.action.Actor;
import dev.ropeway.action.Author;
import dev.ropeway.action.UndoStack;
import dev.ropeway.action.UndoStack.Step;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.VersionPlace;
import dev.ropeway.session.EntryReader;
import dev.ropeway.session.HeldMemory;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.UndoAction;
import dev.ropeway.store.Undoing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the newest part of a key's log what one identity can undo there. Invariant: it looks
 * at a bounded number of versions, whoever acted on them, and tells of nobody else's actions.
 *
 * @param identity whose actions those are; null: nobody's
 */
record OwnSteps(
    EntryReader reads, BoundStore<?> store, @Nullable String identity, HeldMemory holding) {
  private static final int PAGE = 50;
  private static final int MOST_PAGES = 10;

  UndoStack of(EntryKey key) {
    UndoStack stack = new UndoStack();
    List<DecidedAction> own = identity == null ? List.of() : newest(key);
    own.forEach(each -> take(stack, each));
    return stack;
  }

  /** Oldest first. */
  private List<DecidedAction> newest(EntryKey key) {
    List<DecidedAction> found = new ArrayList<>();
    String next = Long.toString(Long.MAX_VALUE);
    try {
      for (int page = 0; page < MOST_PAGES && next != null; page++) {
        VersionPage versions = reads.versions(key, VersionPlace.parse(next), PAGE, holding);
        List<DecidedAction> own = new ArrayList<>();
        List<EntryVersion> oldestFirst = new ArrayList<>(versions.versions());
        Collections.reverse(oldestFirst);
        oldestFirst.forEach(
            version -> version.actions().stream().filter(this::isOwn).forEach(own::add));
        found.addAll(0, own);
        next = found.size() < UndoStack.MOST ? versions.next() : null;
      }
    } catch (HistoryPrunedException e) {
      return found; // there is no more
    }
    return found;
  }

  private boolean isOwn(DecidedAction action) {
    String actor = action.actor();
    Author author = actor == null ? null : new Author(actor, List.of());
    return action.name() != null
        && action.ack().status() == Outcome.Status.APPLIED
        && Objects.equals(identity, Actor.of(action.ack().client(), author).identity());
  }

  private void take(UndoStack stack, DecidedAction action) {
    String name = Objects.requireNonNull(action.name());
    Step step = Step.of(action.ack().client(), action.ack().id());
    if (name.equals(UndoAction.NAME)) {
      Undoing undoing = Undoing.of(Objects.requireNonNull(action.args()));
      stack.undone(step, Step.of(undoing.client(), undoing.id()));
    } else if (store.action(name).filter(BoundAction::undoable).isPresent()) {
      stack.done(step);
    } else {
      stack.recorded();
    }
  }
}
