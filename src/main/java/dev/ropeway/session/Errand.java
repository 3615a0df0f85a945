package dev.ropeway.session;

import dev.ropeway.Action;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import dev.ropeway.store.UndoAction;
import org.jspecify.annotations.Nullable;

/**
 * An action that code of the server wants recorded on a key: it was judged, and its arguments are
 * checked. Immutable.
 *
 * @param by who is behind it
 * @param once by what repeats of it are known; null: there are none
 */
record Errand<T>(
    Behalf by,
    BoundStore<T> store,
    EntryKey key,
    BoundAction<T> action,
    CheckedArguments arguments,
    @Nullable IdempotencyKey once) {

  /**
   * Judges an action and checks its arguments.
   *
   * @throws dev.ropeway.AccessDeniedException if it may not be recorded
   * @throws dev.ropeway.NotRecordedException if the arguments cannot be
   */
  static <T, A> Errand<T> of(
      SessionParts parts,
      Behalf by,
      BoundStore<T> store,
      EntryKey key,
      Action<T, A> action,
      A args) {
    BoundAction<T> bound = StoreCatalog.action(store, action);
    by.requireAction(key, bound.name());
    CheckedArguments arguments = CheckedArguments.of(bound, args, parts.limits());
    return new Errand<>(by, store, key, bound, arguments, null);
  }

  /**
   * Judges an undo of a recorded action, and finds out what it has to do. Blocks on the database.
   *
   * @throws dev.ropeway.AccessDeniedException if it may not be recorded
   */
  static <T> Errand<T> undo(
      SessionParts parts, Behalf by, BoundStore<T> store, EntryKey key, String client, long id) {
    BoundAction<T> undo = store.action(UndoAction.NAME).orElseThrow();
    by.requireAction(key, undo.name());
    String identity = by.identity();
    UndoRights rights =
        new UndoRights(identity, identity == null, name -> by.requireAction(key, name));
    CheckedArguments arguments = parts.undos().undoing(store, key, client, id, rights);
    return new Errand<>(by, store, key, undo, arguments, null);
  }

  /**
   * Judges the deletion of an entry.
   *
   * @throws dev.ropeway.AccessDeniedException if it may not be recorded
   */
  static <T> Errand<T> deletion(Behalf by, BoundStore<T> store, EntryKey key) {
    BoundAction<T> bound = store.deletion();
    by.requireAction(key, bound.name());
    return new Errand<>(by, store, key, bound, CheckedArguments.none(bound), null);
  }

  /** The same, to be recorded once. */
  Errand<T> once(IdempotencyKey how) {
    return new Errand<>(by, store, key, action, arguments, how);
  }

  /** What it is recorded under if it has a key by which repeats are known; else null. */
  @Nullable ActionId onceId() {
    return once == null ? null : new ActionId(key, by.once(once), 1);
  }

  /** The action on its way. */
  PendingAction pending(ActionId id) {
    return arguments.pending(id, action, null, by.author());
  }

  /** Its row, pending. */
  ActionWrite row(ActionId id) {
    return new ActionWrite(
        key,
        id.client(),
        id.id(),
        action.name(),
        arguments.text(),
        null,
        null,
        by.author(),
        null,
        null);
  }

  /** The same as a part of a transaction. */
  TransactionPart part() {
    return new TransactionPart(
        store, key, action, arguments.decoded(), arguments.text(), by.author());
  }

  /**
   * What it takes, and of whose budget.
   *
   * @param client who pays where the application is behind it
   */
  Budget.Use use(String client) {
    String identity = by.identity();
    String payer = identity == null ? client : identity;
    return new Budget.Use(key.store(), payer, 1, arguments.text().length(), identity);
  }
}
