package dev.ropeway;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What applications inject: {@code @Inject SessionService sessions}. It acts as the application,
 * which may do everything; {@link #as} gives one that acts for somebody. Thread-safe, one per
 * application.
 */
public interface SessionService {

  /**
   * Opens a session on a key. Never blocks and never locks; the data arrives in the background.
   *
   * @param key 1 to 200 code points without control characters, not {@code .} or {@code ..}
   * @throws IllegalArgumentException if the key breaks that rule or the store is not known here
   */
  <T> Session<T> load(Store<T> store, String key);

  /**
   * Applies actions on any number of keys and stores, all or none. Inside a JTA transaction it is
   * recorded with that transaction, and decided after its commit.
   *
   * @param actions collects the actions, at once
   * @param onFailure collects what is recorded instead if one of them is not applied
   * @return completes with the outcome once all of it, or the failure actions, are durable; fails
   *     with a {@link NotRecordedException} if nothing was or will be recorded, and with an {@link
   *     OutcomePendingException} if that is not known after {@code ropeway.wait}. Within the JTA
   *     transaction that records it, waiting for it fails at once
   * @throws IllegalArgumentException if there are no actions
   * @throws NotRecordedException if there is no room for it
   */
  CompletionStage<TransactionOutcome> transaction(
      Consumer<Transaction> actions, Consumer<Transaction> onFailure);

  /** A transaction of which nothing is recorded if it fails. */
  default CompletionStage<TransactionOutcome> transaction(Consumer<Transaction> actions) {
    return transaction(actions, failed -> {});
  }

  /**
   * As {@link #transaction(Consumer, Consumer)}, but applied once however often it is asked for: a
   * repeat with the same actions in the same order changes nothing and gets the first one's
   * outcome, on whichever node. With others it fails with a {@link NotRecordedException}.
   *
   * @param once the same for each repeat
   */
  CompletionStage<TransactionOutcome> transaction(
      IdempotencyKey once, Consumer<Transaction> actions, Consumer<Transaction> onFailure);

  /** The same of which nothing is recorded if it fails. */
  default CompletionStage<TransactionOutcome> transaction(
      IdempotencyKey once, Consumer<Transaction> actions) {
    return transaction(once, actions, failed -> {});
  }

  /**
   * Applies actions at once, all or none, within the JTA transaction of the calling thread: reads
   * the entries in it, applies the actions and writes what they come to, so that the outcome is
   * known when this returns, and all of it stands if and only if that transaction commits. For the
   * rare place where rows of one's own hang on the outcome; it blocks on the database, and from
   * here to the commit whoever else writes one of the keys waits, so call it late.
   *
   * @param actions collects the actions, at once
   * @return what it came to; the versions are there after the commit
   * @throws NotAppliedException if one of them is not applied; then nothing of them is written, and
   *     the transaction may go on
   * @throws IllegalStateException if the calling thread is in no JTA transaction, or in one that is
   *     to be rolled back
   * @throws IllegalArgumentException if there are no actions
   * @throws NotRecordedException if this node cannot work on one of the keys
   * @throws RuntimeException {@code jakarta.persistence.OptimisticLockException} if others were
   *     faster with one of the keys, again and again: the transaction can only be rolled back then,
   *     and done again; see {@link #repeat}
   */
  TransactionOutcome.Committed applyNow(Consumer<Transaction> actions);

  /**
   * As {@link #applyNow(Consumer)}, but applied once however often it is asked for: a repeat of
   * what was committed changes nothing and gets the first one's outcome. What was not applied left
   * nothing, and is tried anew.
   *
   * @param once the same for each repeat
   * @throws OutcomePendingException if it was recorded by {@link #transaction(IdempotencyKey,
   *     Consumer, Consumer)} and is not decided yet
   */
  TransactionOutcome.Committed applyNow(IdempotencyKey once, Consumer<Transaction> actions);

  /**
   * Calls something that begins and commits a JTA transaction of its own, and calls it again, after
   * a pause that grows, if an {@code OptimisticLockException} is why it failed: up to ten times.
   * What it does besides that transaction is done each time.
   *
   * @return what it returns
   * @throws IllegalStateException if the calling thread is in a transaction already, which no call
   *     could repeat
   */
  <R> R repeat(Supplier<R> transaction);

  /** Reads a key without a session. */
  <T> View<T> view(Store<T> store, String key);

  /**
   * The data of a key as it is now, without a session: of the store's default data if it was never
   * written. Blocks on the database, and sees all outcomes acknowledged before, on whichever node.
   * A session is better where the same key is read again and again.
   *
   * @throws IllegalArgumentException if the key breaks the rules or the store is not known here
   * @throws IllegalStateException if this node does not know the form of what is stored
   */
  default <T> T data(Store<T> store, String key) {
    return view(store, key).latest().data();
  }

  /**
   * The first written keys of a store that begin with a prefix, which may be empty: up to 100, or
   * {@code ropeway.limit.page} if that is less.
   */
  KeyPage keys(Store<?> store, String prefix);

  /**
   * A page of the written keys of a store, in code-point order. Blocks on the database.
   *
   * @param prefix what they begin with; empty for all
   * @param after the key behind which the page begins, such as {@link KeyPage#next}; null to begin
   *     with the first
   * @param limit most keys of the page, 1 to {@code ropeway.limit.page}
   * @throws IllegalArgumentException if one of these breaks the rules, or the store is not known
   */
  KeyPage keys(Store<?> store, String prefix, @Nullable String after, int limit);

  /**
   * What is left of the budgets on which this records in a store without a session; empty if there
   * are none. Those of a session that acts for nobody are its own.
   */
  List<Quota> quotas(Store<?> store);

  /**
   * Records an action without a session: nothing of the key is read or watched for it. As with
   * {@link Session#patch} it is recorded with the caller's JTA transaction if there is one, and
   * otherwise in the background. Actions that are under way on one key at the same time apply in
   * the order of these calls.
   *
   * @throws IllegalArgumentException if the key breaks the rules, or the store or the action is not
   *     known here
   * @throws NotRecordedException if a bound is reached or the arguments cannot be recorded
   * @throws AccessDeniedException if the caller for whom this acts may not record it
   */
  <T, A> Patch patch(Store<T> store, String key, Action<T, A> action, A args);

  /** The same for an action without arguments. */
  @SuppressWarnings("NullAway") // the only value of Void
  default <T> Patch patch(Store<T> store, String key, Action<T, Void> action) {
    return patch(store, key, action, (Void) null);
  }

  /**
   * As {@link #patch(Store, String, Action, Object)}, but recorded once however often it is asked
   * for: a repeat changes nothing and gets the first one's outcome, on whichever node. Both stages
   * fail, or within a JTA transaction this call does, with a {@link NotRecordedException} if the
   * key was used for something else, or so long ago that its outcome is not kept.
   *
   * @param once the same for each repeat
   */
  <T, A> Patch patch(Store<T> store, String key, Action<T, A> action, A args, IdempotencyKey once);

  /**
   * Undoes an action that was recorded on a key: takes back what it did, where that still stands.
   * It is recorded as an action itself, {@code undo}, so undoing that does it again. Rejected, with
   * the place, if others have changed it since; if it was undone before; if it was too long ago or
   * is not decided yet; and if it is part of a transaction with other keys. Cancelled if it did
   * nothing, or if such an action is not undone, see {@link Action#undo()}. Blocks on the database.
   *
   * @param client who recorded it, as {@link Patch#client} and the history tell
   * @param id the client's number for it
   * @throws NotRecordedException if a bound is reached
   * @throws AccessDeniedException if the caller for whom this acts may not record it
   */
  Patch undo(Store<?> store, String key, String client, long id);

  /**
   * Records without a session that an entry is deleted; see {@link Session#delete()}.
   *
   * @throws IllegalArgumentException if the key breaks the rules or the store is not known here
   * @throws NotRecordedException if a bound is reached
   * @throws AccessDeniedException if the caller for whom this acts may not record it, which takes
   *     the right {@code act.delete}
   */
  Patch delete(Store<?> store, String key);

  /**
   * As {@link #delete(Store, String)}, but recorded once however often it is asked for.
   *
   * @param once the same for each repeat
   */
  Patch delete(Store<?> store, String key, IdempotencyKey once);

  /**
   * Has an action recorded later, by whichever node looks first once it is due, and exactly once:
   * within a second, and after an outage as soon as that is over. It is an ordinary action of its
   * key then, by who asked for it, whatever has become of his rights; what is recorded before it is
   * applied before it.
   *
   * <p>It waits in the database. With the caller's JTA transaction if there is one, and otherwise
   * in the background, as {@link #patch(Store, String, Action, Object)} does.
   *
   * @param when by the clock of the node that records it
   * @throws IllegalArgumentException if the key breaks the rules, or the store or the action is not
   *     known here
   * @throws NotRecordedException if a bound is reached or the arguments cannot be recorded
   * @throws AccessDeniedException if the caller for whom this acts may not record it now
   */
  <T, A> Scheduled patch(Store<T> store, String key, Action<T, A> action, A args, After when);

  /**
   * As {@link #patch(Store, String, Action, Object, After)}, but once however often it is asked
   * for: a repeat changes nothing, also when it is recorded already or was cancelled. The first
   * one's time counts.
   *
   * @param once the same for each repeat
   */
  <T, A> Scheduled patch(
      Store<T> store, String key, Action<T, A> action, A args, After when, IdempotencyKey once);

  /**
   * The first actions of a key that wait for their time: up to 100, or {@code ropeway.limit.page}
   * if that is less.
   */
  ScheduledPage scheduled(Store<?> store, String key);

  /**
   * A page of the actions of a key that wait for their time, in the order in which they are due.
   * Blocks on the database.
   *
   * @param after where the page begins: {@link ScheduledPage#next} of the one before; null to begin
   *     with the first
   * @param limit most actions of the page, 1 to {@code ropeway.limit.page}
   */
  ScheduledPage scheduled(Store<?> store, String key, @Nullable String after, int limit);

  /**
   * Cancels an action that waits for its time. Blocks on the database; within a JTA transaction it
   * is cancelled if and only if that commits.
   *
   * @param id {@link Scheduled#id} or {@link ScheduledAction#id}
   * @return whether it still waited: if so, it will never be recorded
   */
  boolean cancelScheduled(Store<?> store, String key, String id);

  /**
   * The same for a caller: all that is done through it is judged, as if he sent a request, by the
   * roles of the configuration and every {@link AccessPolicy} of the store; in the log he is who
   * did it, and what he owns, and whose budget it is, goes by him.
   *
   * <p>Judged is each call, before anything is recorded or read, and never afterwards: what was
   * recorded applies. What he may not do throws an {@link AccessDeniedException}, and nothing of it
   * is done.
   *
   * <ul>
   *   <li>{@link #load} takes the right {@code watch}. He is judged again every {@code
   *       ropeway.access.recheck}: when he may not watch any more, the session ends. Its listeners
   *       are told nothing more, what was patched still runs, and each use but {@code key}, {@code
   *       store}, {@code saved} and {@code stop} throws.
   *   <li>{@link Session#patch}, {@link #patch}, and each action of a {@link #transaction} and of
   *       its failure, take {@code act} and the action's name, also one that is {@link
   *       Action#serverOnly}; if one is denied, all of the transaction is, whatever is caught while
   *       it is collected. The sessions of such a transaction must act for him, too; in one of the
   *       application each session's part is judged for whom that session acts.
   *   <li>{@link Session#undo} and {@link #undo} take {@code act.undo} and the right to record what
   *       is undone, which must be an action of his own.
   *   <li>{@link Session#tagUser} takes {@code tag}, and to be that person.
   *   <li>{@link #keys} takes {@code list} under the prefix.
   *   <li>{@link #scheduled} shows what he asked for himself to who may read or watch the key, and
   *       all with {@code history}; {@link #cancelScheduled} cancels his own, and all with {@code
   *       admin}.
   *   <li>{@link #view} takes nothing by itself; {@link View#latest} and {@link #data} take {@code
   *       read}, the past {@code history}, and {@link View#restoreTo} {@code act.restore} and
   *       {@code history}.
   * </ul>
   *
   * <p>A caller who has expired, by more than the skew of clocks, or whose tokens were revoked is
   * refused everything. Where nobody is asked who he is ({@code ropeway.auth=none}) nothing is
   * judged, and the log tells all the same who did it.
   *
   * @param caller whoever the application has verified; never null, which would be nobody
   */
  SessionService as(Caller caller);
}
