package dev.ropeway.cycle;

import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;

/**
 * One action of a transaction.
 *
 * @param args decoded arguments
 * @param text the same as JSON text
 */
public record TransactionPart(
    BoundStore<?> store, EntryKey key, BoundAction<?> action, Object args, String text) {

  /** The action as one of its own, to be applied later. */
  ActionWrite pending(String client, long id) {
    return new ActionWrite(key, client, id, action.name(), text, null, null, null);
  }
}
