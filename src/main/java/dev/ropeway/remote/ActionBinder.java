package dev.ropeway.remote;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.action.Author;
import dev.ropeway.cycle.PendingAction;
import dev.ropeway.cycle.TransactionPart;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.JsonLimits;
import dev.ropeway.session.CheckedArguments;
import dev.ropeway.session.VersionRestorer;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.RestoreAction;
import dev.ropeway.store.StoreCatalog;
import jakarta.json.JsonValue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the stores and actions that requests name, and checks the arguments. Thread-safe; blocks on
 * the database where a version is restored.
 */
public record ActionBinder(StoreCatalog stores, VersionRestorer past, JsonLimits limits) {

  /**
   * An action of one key.
   *
   * @param author who is behind it; null if nobody is verified
   */
  PendingAction pending(
      BoundStore<?> store, ActionId id, RemoteAction action, @Nullable Author author) {
    BoundAction<?> bound = action(store, action.name());
    CheckedArguments arguments = arguments(store, bound, id, action.args());
    return arguments.pending(id, bound, action.condition(), author);
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

  /** Each brings the data of a whole entry into memory. */
  static void checkRestores(Stream<String> names) {
    if (names.filter(RestoreAction.NAME::equals).count() > 1) {
      throw new NotRecordedException(
          Kind.WRONG_ARGUMENT, "A request may restore one version, not several.");
    }
  }
}
