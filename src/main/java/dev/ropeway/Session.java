package dev.ropeway;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A handle on one key. Any number of sessions, in any number of servers, may be open on the same
 * key; none of them locks it. Thread-safe. After {@link #stop} every method but {@link #key},
 * {@link #store}, {@link #saved} and {@link #stop} throws {@link IllegalStateException}.
 *
 * <p>A session that acts for a caller ({@link SessionService#as}) ends when he may not watch the
 * key any more: then those methods throw {@link AccessDeniedException}.
 *
 * <p>Whoever opens a session stops it. One that was left open, has no listener and can no longer be
 * reached by anybody is released some time after the garbage collector has noticed, and the log
 * says so.
 *
 * @param <T> the type of the data
 */
public interface Session<T> extends AutoCloseable {

  /** The key. */
  String key();

  /** The store. */
  Store<T> store();

  /**
   * What this session shows: the confirmed data with its own undecided actions replayed on it.
   * Frozen. Before the first load is done, it waits for it, at most {@code ropeway.load.timeout}.
   *
   * @throws IllegalStateException if the session is bad, or could not be loaded in that time
   */
  T data();

  /**
   * Records an action. Outside a JTA transaction it never touches the database on the caller's
   * thread and shows at once. Inside one, the action is written in that transaction and is recorded
   * and shown if and only if that transaction commits.
   *
   * @throws NotRecordedException if a bound is reached or the session is bad
   * @throws AccessDeniedException if the caller for whom the session acts may not record it
   */
  <A> Patch patch(Action<T, A> action, A args);

  /** The same for an action without arguments. */
  @SuppressWarnings("NullAway") // the only value of Void
  default Patch patch(Action<T, Void> action) {
    return patch(action, (Void) null);
  }

  /**
   * As {@link #patch(Action, Object)}, but recorded once however often it is asked for: a repeat
   * changes nothing and gets the first one's outcome, on whichever node and by whichever session of
   * the key. As it may be a repeat, it shows only when it is applied. Both stages fail, or within a
   * JTA transaction this call does, with a {@link NotRecordedException} if the key was used for
   * something else, or so long ago that its outcome is not kept.
   *
   * @param once the same for each repeat
   * @throws NotRecordedException if a bound is reached or the session is bad
   * @throws AccessDeniedException if the caller for whom the session acts may not record it
   */
  <A> Patch patch(Action<T, A> action, A args, IdempotencyKey once);

  /**
   * Undoes an action of this key that was patched before; see {@link SessionService#undo}. It must
   * be decided: before that, the undo is rejected. Undone, it can be done again by undoing the
   * undo. Blocks on the database.
   *
   * @param patch what this session, or another one of the key, gave out
   * @throws NotRecordedException if a bound is reached or the session is bad
   * @throws AccessDeniedException if the caller for whom the session acts may not record it
   */
  Patch undo(Patch patch);

  /**
   * Records that the entry is deleted. It is an action like any other, named {@code delete}: it
   * makes a version, which shows the store's default data, and from which whatever is applied next
   * begins anew. Until then there is no entry: it is in no list of keys, and reading it says so.
   * Its past is kept as long as that of others. {@code cancelled} if there is no entry.
   *
   * @throws NotRecordedException if a bound is reached or the session is bad
   * @throws AccessDeniedException if the caller for whom the session acts may not record it, which
   *     takes the right {@code act.delete}
   */
  Patch delete();

  /**
   * As {@link #delete()}, but recorded once however often it is asked for, as {@link #patch(Action,
   * Object, IdempotencyKey)} is.
   *
   * @param once the same for each repeat
   */
  Patch delete(IdempotencyKey once);

  /**
   * Has an action recorded later: see {@link SessionService#patch(Store, String, Action, Object,
   * After)}. It shows when it is applied. Ending the session, or the node, is no matter to it.
   *
   * @throws NotRecordedException if a bound is reached or the session is bad
   * @throws AccessDeniedException if the caller for whom the session acts may not record it now
   */
  <A> Scheduled patch(Action<T, A> action, A args, After when);

  /**
   * The same, but once however often it is asked for: see {@link SessionService#patch(Store,
   * String, Action, Object, After, IdempotencyKey)}.
   */
  <A> Scheduled patch(Action<T, A> action, A args, After when, IdempotencyKey once);

  /**
   * Calls the listener with the data once at once (when it is loaded) and then after every change,
   * in order and never concurrently. If changes come faster than the listener takes them, it gets
   * the newest. It runs on a Ropeway thread and may block, throw, patch or stop the session without
   * harm to anybody else.
   *
   * @return closes the subscription
   */
  Subscription updated(Consumer<? super T> listener);

  /**
   * As {@link #updated}, for a listener that wants to know more: what it was called with before,
   * how many versions it was not shown, and the outcomes of whose actions led from there to here.
   *
   * @return closes the subscription
   */
  Subscription updates(Consumer<? super DataUpdate<T>> listener);

  /**
   * Says that what is stored under the key is data of this person, to be listed, exported and
   * erased with the person. Kept with the key, in a transaction of its own; tagging twice is the
   * same as once.
   *
   * @param userId 1 to 200 code points without control characters, not {@code .} or {@code ..}
   * @return completes once the tag is durable; fails if it could not be kept
   * @throws IllegalArgumentException if the id breaks that rule
   * @throws NotRecordedException if too many tags wait for the database
   */
  CompletionStage<Void> tagUser(String userId);

  /** Completes when the data is there; may fail if the session is stopped before. */
  CompletionStage<Void> loaded();

  /** Why this node cannot work on the key, or empty if all is well. */
  Optional<BadReason> bad();

  /** Completes when every action patched so far has its outcome. */
  CompletionStage<Void> saved();

  /**
   * Closes the session at once. Actions that were patched still run, and a store's push delay is
   * not waited for. The stage completes as {@link #saved} does, but fails with a {@link
   * java.util.concurrent.TimeoutException} that says how many actions are undecided if that takes
   * longer than {@code ropeway.stop.timeout}; they stay on their way even then.
   */
  CompletionStage<Void> stop();

  /** Same as {@link #stop}, without waiting. */
  @Override
  default void close() {
    stop();
  }

  /** A listener's registration. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    /** Ends it; no call begins after this returns, but one may still be running. */
    @Override
    void close();
  }
}
