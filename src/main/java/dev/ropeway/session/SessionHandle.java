package dev.ropeway.session;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.Action;
import dev.ropeway.After;
import dev.ropeway.BadReason;
import dev.ropeway.DataUpdate;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Patch;
import dev.ropeway.Scheduled;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.client.Subscription;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.journal.ActionId;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A session as the application holds it; what it stands for is behind it. Nothing of Ropeway refers
 * to it but its listeners, so the session lives as long as the application or a listener needs it.
 */
final class SessionHandle<T> implements Session<T> {
  private final SessionParts parts;
  private final SessionState<T> open;
  private final SessionCleaner.Trace trace;

  SessionHandle(SessionParts parts, SessionState<T> open) {
    this.parts = parts;
    this.open = open;
    this.trace = parts.leaks().follow(this, open);
  }

  @Override
  public String key() {
    return open.key().key();
  }

  @Override
  public Store<T> store() {
    return open.store().store();
  }

  @Override
  public T data() {
    requireOpen();
    try {
      return open.data();
    } finally {
      Reference.reachabilityFence(this); // not released while it waits for its first load
    }
  }

  @Override
  public <A> Patch patch(Action<T, A> action, A args) {
    return record(part(open.behalf(), action, args));
  }

  @Override
  public <A> Patch patch(Action<T, A> action, A args, IdempotencyKey once) {
    return record(part(open.behalf(), action, args).once(once));
  }

  @Override
  public Patch undo(Patch patch) {
    requireOpen();
    requireGood();
    return record(
        Errand.undo(parts, open.behalf(), open.store(), open.key(), patch.client(), patch.id()));
  }

  @Override
  public Patch delete() {
    return record(deletion(open.behalf()));
  }

  @Override
  public Patch delete(IdempotencyKey once) {
    return record(deletion(open.behalf()).once(once));
  }

  @Override
  public <A> Scheduled patch(Action<T, A> action, A args, After when) {
    return schedule(part(open.behalf(), action, args), when);
  }

  @Override
  public <A> Scheduled patch(Action<T, A> action, A args, After when, IdempotencyKey once) {
    return schedule(part(open.behalf(), action, args).once(once), when);
  }

  private Scheduled schedule(Errand<T> errand, After when) {
    parts.budget().take(List.of(use(errand)));
    return parts.scheduling().schedule(errand, when, parts.transaction());
  }

  private Patch record(Errand<T> errand) {
    parts.budget().take(List.of(use(errand)));
    JtaTransaction caller = parts.transaction();
    ActionSender<T> outgoing = open.outgoing();
    ActionId once = errand.onceId();
    try {
      if (caller != null) {
        return caller.patch(errand, once == null ? outgoing::committed : outgoing::follow);
      }
      return once == null ? outgoing.record(errand) : recordOnce(errand, once);
    } finally {
      Reference.reachabilityFence(this);
    }
  }

  private Patch recordOnce(Errand<T> errand, ActionId once) {
    SentPatch patch = parts.send(errand, once, Numbering.IDEMPOTENCY_KEY);
    open.outgoing().follow(patch.pending());
    return patch;
  }

  /** What an action takes, and of whose budget. */
  Budget.Use use(Errand<?> errand) {
    return errand.use(open.outgoing().client());
  }

  /** For whom it acts. */
  Behalf behalf() {
    return open.behalf();
  }

  /**
   * The action with its arguments, to be recorded.
   *
   * @param by who is behind it, to be judged
   */
  <A> Errand<T> part(Behalf by, Action<T, A> action, A args) {
    requireOpen();
    requireGood();
    return Errand.of(parts, by, open.store(), open.key(), action, args);
  }

  /** The deletion of the entry, to be recorded; {@code by} as in {@link #part}. */
  Errand<T> deletion(Behalf by) {
    requireOpen();
    requireGood();
    return Errand.deletion(by, open.store(), open.key());
  }

  @Override
  public Subscription updated(Consumer<? super T> listener) {
    requireOpen();
    return open.updated(held(listener));
  }

  @Override
  public Subscription updates(Consumer<? super DataUpdate<T>> listener) {
    requireOpen();
    return open.updates(held(listener));
  }

  private <V> Consumer<V> held(Consumer<? super V> listener) {
    return value -> {
      listener.accept(value);
      Reference.reachabilityFence(this); // a session is in use as long as somebody listens
    };
  }

  @Override
  public CompletionStage<Void> tagUser(String userId) {
    requireOpen();
    open.behalf().requireTagging(open.key(), userId);
    return parts.tagger().tagLater(open.key(), userId);
  }

  @Override
  public CompletionStage<Void> loaded() {
    requireOpen();
    return open.watch().loaded().copy();
  }

  @Override
  public Optional<BadReason> bad() {
    requireOpen();
    return Optional.ofNullable(open.bad());
  }

  @Override
  public CompletionStage<Void> saved() {
    return open.outgoing().saved();
  }

  @Override
  public CompletionStage<Void> stop() {
    trace.forget();
    return open.stop();
  }

  boolean stopped() {
    return open.stopped();
  }

  /** How many actions it keeps to replay. For tests. */
  int kept() {
    return open.kept();
  }

  private void requireOpen() {
    AccessDeniedException.Kind ended = open.ended();
    if (ended != null) {
      throw new AccessDeniedException(
          ended, "The session on " + open.key() + " has ended: its caller may not watch it now.");
    }
    if (open.stopped()) {
      throw new IllegalStateException("The session on " + open.key() + " has been stopped.");
    }
  }

  private void requireGood() {
    String reason = open.watch().bad();
    if (reason != null) {
      throw new NotRecordedException(Kind.BAD, reason);
    }
  }
}
