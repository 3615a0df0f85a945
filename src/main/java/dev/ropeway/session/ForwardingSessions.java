package dev.ropeway.session;

import dev.ropeway.Action;
import dev.ropeway.After;
import dev.ropeway.Caller;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.KeyPage;
import dev.ropeway.Patch;
import dev.ropeway.Quota;
import dev.ropeway.Scheduled;
import dev.ropeway.ScheduledPage;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.Store;
import dev.ropeway.Transaction;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.View;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Leaves everything to another service, but sees each session that is opened. */
abstract class ForwardingSessions implements SessionService {

  /** Who does it. */
  abstract SessionService behind();

  /** A session was opened; returns it. */
  abstract <T> Session<T> opened(Session<T> session);

  @Override
  public <T> Session<T> load(Store<T> store, String key) {
    return opened(behind().load(store, key));
  }

  @Override
  public CompletionStage<TransactionOutcome> transaction(
      Consumer<Transaction> actions, Consumer<Transaction> onFailure) {
    return behind().transaction(actions, onFailure);
  }

  @Override
  public CompletionStage<TransactionOutcome> transaction(
      IdempotencyKey once, Consumer<Transaction> actions, Consumer<Transaction> onFailure) {
    return behind().transaction(once, actions, onFailure);
  }

  @Override
  public TransactionOutcome.Committed applyNow(Consumer<Transaction> actions) {
    return behind().applyNow(actions);
  }

  @Override
  public TransactionOutcome.Committed applyNow(IdempotencyKey once, Consumer<Transaction> actions) {
    return behind().applyNow(once, actions);
  }

  @Override
  public <R> R repeat(Supplier<R> transaction) {
    return behind().repeat(transaction);
  }

  @Override
  public <T> View<T> view(Store<T> store, String key) {
    return behind().view(store, key);
  }

  @Override
  public KeyPage keys(Store<?> store, String prefix) {
    return behind().keys(store, prefix);
  }

  @Override
  public KeyPage keys(Store<?> store, String prefix, @Nullable String after, int limit) {
    return behind().keys(store, prefix, after, limit);
  }

  @Override
  public List<Quota> quotas(Store<?> store) {
    return behind().quotas(store);
  }

  @Override
  public <T, A> Patch patch(Store<T> store, String key, Action<T, A> action, A args) {
    return behind().patch(store, key, action, args);
  }

  @Override
  public <T, A> Patch patch(
      Store<T> store, String key, Action<T, A> action, A args, IdempotencyKey once) {
    return behind().patch(store, key, action, args, once);
  }

  @Override
  public Patch undo(Store<?> store, String key, String client, long id) {
    return behind().undo(store, key, client, id);
  }

  @Override
  public Patch delete(Store<?> store, String key) {
    return behind().delete(store, key);
  }

  @Override
  public Patch delete(Store<?> store, String key, IdempotencyKey once) {
    return behind().delete(store, key, once);
  }

  @Override
  public <T, A> Scheduled patch(
      Store<T> store, String key, Action<T, A> action, A args, After when) {
    return behind().patch(store, key, action, args, when);
  }

  @Override
  public <T, A> Scheduled patch(
      Store<T> store, String key, Action<T, A> action, A args, After when, IdempotencyKey once) {
    return behind().patch(store, key, action, args, when, once);
  }

  @Override
  public ScheduledPage scheduled(Store<?> store, String key) {
    return behind().scheduled(store, key);
  }

  @Override
  public ScheduledPage scheduled(Store<?> store, String key, @Nullable String after, int limit) {
    return behind().scheduled(store, key, after, limit);
  }

  @Override
  public boolean cancelScheduled(Store<?> store, String key, String id) {
    return behind().cancelScheduled(store, key, id);
  }

  @Override
  public SessionService as(Caller caller) {
    SessionService his = behind().as(caller);
    ForwardingSessions all = this;
    return new ForwardingSessions() {
      @Override
      SessionService behind() {
        return his;
      }

      @Override
      <T> Session<T> opened(Session<T> session) {
        return all.opened(session);
      }
    };
  }
}
