package dev.ropeway;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a store is pulled, told and kept, as far as its code says so; see {@link StoreBuilder}.
 * Immutable.
 *
 * @param pullDelay how often open sessions and streams are compared with the database
 * @param frame the shortest time between two updates of a key to one reader
 * @param snapshotEvery versions between two full snapshots in the history
 * @param retention how long history and the log of actions are kept, in whole days
 * @param dataLimit largest data of an entry, in bytes of JSON
 */
public record StoreTuning(
    @Nullable Duration pullDelay,
    @Nullable Duration frame,
    @Nullable Integer snapshotEvery,
    @Nullable Duration retention,
    @Nullable Integer dataLimit) {

  /** All is as the settings have it for every store. */
  public static final StoreTuning NONE = new StoreTuning(null, null, null, null, null);
}
