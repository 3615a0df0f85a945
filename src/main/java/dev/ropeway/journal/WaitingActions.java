package dev.ropeway.journal;

import dev.ropeway.ScheduledAction;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The actions that wait for their time, as those see them who put them there; {@link DueJournal}
 * takes them up. Thread-safe; every method may block.
 */
public interface WaitingActions {

  /** Puts an action there, unless it was asked for before or too many wait. */
  AgendaEntry write(ScheduledWrite action);

  /**
   * What waits of a key, in the order in which it is due.
   *
   * @param due behind when it begins
   * @param id behind which of those that are due then
   * @param actor whose alone; null: everybody's
   * @param bytes about how many bytes of arguments; however few, the first action is there
   */
  Slice<ScheduledAction> page(
      EntryKey key, Instant due, String id, @Nullable String actor, int limit, long bytes);

  /**
   * Takes an action off again.
   *
   * @param actor only if he is behind it; null: whoever is
   * @return whether it still waited
   */
  boolean cancel(EntryKey key, String id, @Nullable String actor);
}
