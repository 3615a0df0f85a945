package dev.ropeway.cycle;

import dev.ropeway.action.Author;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import org.jspecify.annotations.Nullable;

/**
 * One action of a transaction.
 *
 * @param args decoded arguments
 * @param text the same as JSON text
 * @param author who is behind it; null for the application, and where nobody is verified
 */
public record TransactionPart(
    BoundStore<?> store,
    EntryKey key,
    BoundAction<?> action,
    Object args,
    String text,
    @Nullable Author author) {

  /** The action as one of its own, to be applied later. */
  ActionWrite pending(String client, long id) {
    return new ActionWrite(key, client, id, action.name(), text, null, null, author, null, null);
  }
}
