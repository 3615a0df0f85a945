package dev.ropeway.session;

import dev.ropeway.Patch;
import dev.ropeway.action.ClientNames;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.Request;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * What one session sends: numbers its actions in the order in which they are shown and taken in.
 * Thread-safe.
 */
final class ActionSender<T> {
  private final SessionParts parts;
  private final BoundStore<T> store;
  private final EntryKey key;
  private final SessionView<T> shown;
  private final Consumer<PendingAction> sent;
  private final String client;
  private long lastId; // guarded by this

  /**
   * Sends for one session.
   *
   * @param behalf who is behind it
   * @param shown where undecided actions are shown
   * @param sent is told of each action that is shown; returns at once
   */
  ActionSender(
      SessionParts parts,
      Behalf behalf,
      BoundStore<T> store,
      EntryKey key,
      SessionView<T> shown,
      Consumer<PendingAction> sent) {
    this.parts = parts;
    this.client = UniqueNames.next(ClientNames.SESSION, behalf.identity());
    this.store = store;
    this.key = key;
    this.shown = shown;
    this.sent = sent;
  }

  /** Who the session is to others. */
  String client() {
    return client;
  }

  Patch record(Errand<T> errand) {
    PendingAction pending;
    Request request;
    synchronized (this) {
      ActionId id = new ActionId(key, client, lastId + 1);
      pending = errand.pending(id);
      request = new Request(key, client, Numbering.OWN, List.of(pending));
      shown.add(pending);
      try {
        parts.engine().submit(request, store);
      } catch (RuntimeException e) {
        shown.remove(pending);
        throw e;
      }
      lastId++;
    }
    sent.accept(pending);
    return new SentPatch(pending, request.recorded(), Surrounding.NONE, parts.deadlines());
  }

  /** Shows an action that a caller's transaction has committed. */
  void committed(PendingAction pending) {
    shown.add(pending);
    sent.accept(pending);
  }

  /** Completes when all that was sent so far has its outcome. */
  CompletableFuture<Void> saved() {
    return saved(shown.undecided());
  }

  private static CompletableFuture<Void> saved(List<PendingAction> actions) {
    return CompletableFuture.allOf(
        actions.stream()
            .map(pending -> pending.outcome().handle((decided, failure) -> null))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** As {@link #saved()}, but fails if that takes too long. */
  CompletableFuture<Void> saved(Duration longest) {
    List<PendingAction> actions = shown.undecided();
    return saved(actions)
        .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            late -> CompletableFuture.failedFuture(new TimeoutException(late(actions, longest))));
  }

  private String late(List<PendingAction> actions, Duration longest) {
    long open = actions.stream().filter(pending -> !pending.outcome().isDone()).count();
    return "%d actions on %s were not decided within %d ms; they are still on their way."
        .formatted(open, key, longest.toMillis());
  }
}
