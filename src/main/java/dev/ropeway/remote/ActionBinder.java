package dev.ropeway.remote;

import dev.ropeway.After;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.action.Author;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.session.CheckedArguments;
import dev.ropeway.session.Scheduling.Wanted;
import dev.ropeway.session.UndoPlanner;
import dev.ropeway.session.UndoRights;
import dev.ropeway.session.VersionRestorer;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.RestoreAction;
import dev.ropeway.store.StoreCatalog;
import dev.ropeway.store.UndoAction;
import jakarta.json.JsonValue;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stores and actions that requests name, and checks the arguments. Thread-safe; blocks on
 * the database where a version is restored or an action undone.
 */
public record ActionBinder(
    StoreCatalog stores, VersionRestorer past, UndoPlanner undos, JsonLimits limits) {
  private static final int MOST_UNDOS = 50;

  /**
   * An action of one key.
   *
   * @param author who is behind it; null if nobody is verified
   * @param rights what he may undo
   */
  PendingAction pending(
      BoundStore<?> store,
      ActionId id,
      RemoteAction action,
      @Nullable Author author,
      UndoRights rights) {
    BoundAction<?> bound = action(store, action.name());
    CheckedArguments arguments =
        bound instanceof UndoAction
            ? undos.undoing(store, id.key(), action.args(), rights)
            : arguments(store, bound, id, action.args());
    return arguments.pending(id, bound, action.condition(), author);
  }

  /**
   * An action of one key that is due later.
   *
   * @param author who is behind it; null if nobody is verified
   * @param once see {@link Wanted#once}
   */
  Wanted later(
      BoundStore<?> store,
      EntryKey key,
      RemoteAction action,
      After when,
      @Nullable Author author,
      @Nullable String once) {
    BoundAction<?> bound = action(store, action.name());
    if (bound instanceof UndoAction) {
      throw new NotRecordedException(
          Kind.WRONG_ARGUMENT, "What an undo has to do is found out now; it cannot be due later.");
    }
    ActionId id = new ActionId(key, "", 1); // of which a restored version takes the key
    CheckedArguments arguments = arguments(store, bound, id, action.args());
    return new Wanted(key, bound, arguments, author, once, when);
  }

  /**
   * An action of a transaction.
   *
   * @param client under whose name it is recorded
   * @param author who is behind it; null if nobody is verified
   */
  TransactionPart part(RemotePart part, String client, @Nullable Author author) {
    BoundStore<?> store = stores.find(part.store());
    if (store == null) {
      throw new NotRecordedException(
          Kind.UNKNOWN_ACTION, "There is no store \"" + part.store() + "\".");
    }
    EntryKey key = new EntryKey(part.store(), part.key());
    BoundAction<?> bound = action(store, part.name());
    if (bound instanceof UndoAction) {
      throw new NotRecordedException(
          Kind.WRONG_ARGUMENT, "An undo is recorded by itself, not as part of a transaction.");
    }
    CheckedArguments arguments = arguments(store, bound, new ActionId(key, client, 1), part.args());
    return new TransactionPart(store, key, bound, arguments.decoded(), arguments.text(), author);
  }

  private static BoundAction<?> action(BoundStore<?> store, String name) {
    return store
        .action(name)
        .filter(BoundAction::remote)
        .orElseThrow(
            () ->
                new NotRecordedException(
                    Kind.UNKNOWN_ACTION, "Store " + store.name() + " has no action " + name + "."));
  }

  private CheckedArguments arguments(
      BoundStore<?> store, BoundAction<?> bound, ActionId id, JsonValue args) {
    return bound instanceof RestoreAction
        ? past.restoring(store, id, args)
        : CheckedArguments.json(bound, args, limits);
  }

  /** Each restore brings the data of a whole entry into memory, each undo reads the history. */
  static void checkHistory(List<String> names) {
    if (Collections.frequency(names, RestoreAction.NAME) > 1) {
      throw new NotRecordedException(
          Kind.WRONG_ARGUMENT, "A request may restore one version, not several.");
    }
    if (Collections.frequency(names, UndoAction.NAME) > MOST_UNDOS) {
      throw new NotRecordedException(
          Kind.WRONG_ARGUMENT, "A request may undo at most " + MOST_UNDOS + " actions.");
    }
  }
}
