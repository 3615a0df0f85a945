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
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
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
  private final Set<CompletableFuture<?>> unseen = ConcurrentHashMap.newKeySet();
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

  /** Has an action decided for {@link #saved()} that is not shown before: it may be a repeat. */
  void follow(PendingAction pending) {
    CompletableFuture<?> outcome = pending.outcome();
    unseen.add(outcome);
    outcome.whenComplete((decided, failure) -> unseen.remove(outcome));
  }

  /** Shows an action that a caller's transaction has committed. */
  void committed(PendingAction pending) {
    shown.add(pending);
    sent.accept(pending);
  }

  /** Completes when all that was sent so far has its outcome. */
  CompletableFuture<Void> saved() {
    return saved(undecided());
  }

  private List<CompletableFuture<?>> undecided() {
    List<CompletableFuture<?>> all = new ArrayList<>(unseen);
    shown.undecided().forEach(pending -> all.add(pending.outcome()));
    return all;
  }

  private static CompletableFuture<Void> saved(List<CompletableFuture<?>> outcomes) {
    return CompletableFuture.allOf(
        outcomes.stream()
            .map(outcome -> outcome.handle((decided, failure) -> null))
            .toArray(CompletableFuture<?>[]::new));
  }

  /** As {@link #saved()}, but fails if that takes too long. */
  CompletableFuture<Void> saved(Duration longest) {
    List<CompletableFuture<?>> outcomes = undecided();
    return saved(outcomes)
        .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            late -> CompletableFuture.failedFuture(new TimeoutException(late(outcomes, longest))));
  }

  private String late(List<CompletableFuture<?>> outcomes, Duration longest) {
    long open = outcomes.stream().filter(outcome -> !outcome.isDone()).count();
    return "%d actions on %s were not decided within %d ms; they are still on their way."
        .formatted(open, key, longest.toMillis());
  }
}
