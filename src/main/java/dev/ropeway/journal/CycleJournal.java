package dev.ropeway.journal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What cycles ask and write: entries, recorded actions and what is known of clients. Invariant: an
 * action's effect, its outcome and what keeps it from being applied again are written together or
 * not at all, and only where the entry is still where it was. Thread-safe; every method may block.
 */
public interface CycleJournal extends EntryJournal {

  /**
   * Writes one cycle's results in one transaction.
   *
   * @param asOf the {@link #epoch} before anything was taken for known
   * @return the keys that were outraced: nothing of theirs was written but their new actions, which
   *     are pending now
   * @throws ClashException if anything contradicts what was pulled, or the database has forgotten
   *     since; nothing was written
   */
  Set<EntryKey> push(Push push, long asOf);

  /**
   * Writes a transaction's results in the caller's JTA transaction. Nobody is told.
   *
   * @param push of the newest entries, read in the same transaction
   * @throws ClashException if they are not the newest any more; nothing was written
   */
  void pushInCallersTransaction(Push push);

  /**
   * Pending actions of these keys, at most so many; lowest ids first, so that no client's action is
   * left out while a later one of its own is there.
   *
   * @param bytes about how many bytes of arguments; however few, the first action is there
   */
  Slice<RecordedAction> pending(List<EntryKey> keys, int limit, long bytes);

  /** The rows of these actions, as far as the log still has them. */
  List<RecordedAction> actions(List<ActionId> ids);

  /**
   * The actions that the log keeps with these versions instead of in rows, in the order in which
   * they were applied; a version that the history does not have is left out.
   */
  Map<VersionKey, List<RecordedAction>> folded(List<VersionKey> versions);

  /**
   * An action that the log keeps with a version: looks through the key's newest 10,000. Empty if it
   * is not there.
   */
  Optional<RecordedAction> folded(ActionId id);

  /** The last number of each client that was ever recorded; 0 for none. */
  Map<ClientKey, Long> lastIds(List<ClientKey> clients);

  /** The highest number of each client that the log no longer holds; none for those without. */
  Map<ClientKey, Long> marks(List<ClientKey> clients);

  /** Those among these clients who are in their rooms, or away for no longer than they may be. */
  Set<ClientKey> present(List<ClientKey> clients);

  /** Those among these actions that an undo has taken back, as far as the log still tells. */
  Set<ActionId> undone(List<ActionId> actions);

  /** What all nodes know and nobody else; see {@link Secrets#secret}. */
  byte[] secret(String name);
}
