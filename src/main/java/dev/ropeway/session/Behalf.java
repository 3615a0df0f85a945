package dev.ropeway.session;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.IdempotencyKey;
import dev.ropeway.Right;
import dev.ropeway.action.Author;
import dev.ropeway.action.ClientNames;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Sha256;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * For whom code of the server records and reads. What somebody may not do throws an {@link
 * AccessDeniedException}, before anything is done. Thread-safe.
 */
interface Behalf {
  /** For the application itself, which may do everything. */
  Behalf APPLICATION = new Behalf() {};

  /** Who is behind what is recorded; null for the application. */
  default @Nullable Author author() {
    return null;
  }

  /** The name by which he records, owns and pays; null for the application. */
  default @Nullable String identity() {
    return null;
  }

  /** The name under which he records what has a key by which repeats are known. */
  default String once(IdempotencyKey key) {
    return ClientNames.once(identity(), Sha256.of(key.value()));
  }

  /** Requires a right on a key. */
  default void require(Right right, EntryKey key) {}

  /** Requires that an action may be recorded. */
  default void requireAction(EntryKey key, String action) {}

  /** Whose actions that wait on a key may be seen: an identity; null: everybody's. */
  default @Nullable String seenAgenda(EntryKey key) {
    return null;
  }

  /** Whose of them may be cancelled: an identity; null: everybody's. */
  default @Nullable String ownAgenda(EntryKey key) {
    return null;
  }

  /** Requires that a key may be said to hold data of a person. */
  default void requireTagging(EntryKey key, String user) {}

  /**
   * Judges again and again whether a key may be watched.
   *
   * @param ended is told once why not any more; quick
   * @return ends that
   */
  default Runnable watch(EntryKey key, Consumer<Kind> ended) {
    return () -> {};
  }
}
