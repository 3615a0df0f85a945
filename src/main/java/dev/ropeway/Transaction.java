package dev.ropeway;

/**
 * Collects the actions of a transaction: of any number of keys and stores, applied all or not at
 * all, in the order given. Confined to the call that hands it out.
 */
public interface Transaction {

  /**
   * Adds an action.
   *
   * @throws IllegalArgumentException if the action is not one of the session's store, or the
   *     session acts for somebody else than the transaction
   * @throws AccessDeniedException if those for whom it acts may not record it
   * @throws NotRecordedException if the arguments cannot be recorded
   */
  <T, A> void patch(Session<T> session, Action<T, A> action, A args);

  /** Adds an action without arguments. */
  @SuppressWarnings("NullAway") // the only value of Void
  default <T> void patch(Session<T> session, Action<T, Void> action) {
    patch(session, action, (Void) null);
  }

  /** Adds an action without arguments on a key that need not be open. */
  @SuppressWarnings("NullAway") // the only value of Void
  default <T> void patch(Store<T> store, String key, Action<T, Void> action) {
    patch(store, key, action, (Void) null);
  }

  /**
   * Adds an action on a key that need not be open.
   *
   * @throws IllegalArgumentException if the key breaks the rules, or the store or the action is not
   *     known here
   * @throws AccessDeniedException if those for whom the transaction acts may not record it
   * @throws NotRecordedException if the arguments cannot be recorded
   */
  <T, A> void patch(Store<T> store, String key, Action<T, A> action, A args);

  /**
   * Adds the deletion of an entry; see {@link Session#delete()}. If there is none, the transaction
   * fails.
   *
   * @throws IllegalArgumentException if the session acts for somebody else than the transaction
   * @throws AccessDeniedException if those for whom it acts may not record it
   */
  void delete(Session<?> session);

  /**
   * The same of a key that need not be open.
   *
   * @throws IllegalArgumentException if the key breaks the rules or the store is not known here
   * @throws AccessDeniedException if those for whom the transaction acts may not record it
   */
  void delete(Store<?> store, String key);
}
