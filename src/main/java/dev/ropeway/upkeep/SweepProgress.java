package dev.ropeway.upkeep;

import dev.ropeway.Named;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the migration of a whole store has come on this node. Immutable.
 *
 * @param state what it does
 * @param migrated entries it has seen migrated
 * @param bad entries that cannot be migrated here
 * @param reasons why, for the first 100 of them, by key
 * @param left entries that it gave up waiting for
 * @param lastKey the last key it is done with; empty at the start
 * @param finishedAt null while it runs
 * @param reason why it failed, else null
 */
public record SweepProgress(
    State state,
    long migrated,
    long bad,
    Map<String, String> reasons,
    long left,
    String lastKey,
    Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String reason) {
  private static final int MOST_REASONS = 100;

  /** The states of a sweep. */
  public enum State implements Named {
    RUNNING,
    DONE,
    FAILED,
    STOPPED;
  }

  /** Wraps the map, which nobody else holds. */
  public SweepProgress {
    reasons = Collections.unmodifiableMap(reasons);
  }

  static SweepProgress begin(Instant now) {
    return new SweepProgress(State.RUNNING, 0, 0, Map.of(), 0, "", now, null, null);
  }

  SweepProgress more(long newMigrated, Map<String, String> newBad, long newLeft, String key) {
    Map<String, String> known = new TreeMap<>(reasons);
    newBad.forEach(
        (badKey, why) -> {
          if (known.size() < MOST_REASONS) {
            known.put(badKey, why);
          }
        });
    return new SweepProgress(
        state,
        migrated + newMigrated,
        bad + newBad.size(),
        known,
        left + newLeft,
        key,
        startedAt,
        null,
        null);
  }

  SweepProgress end(State end, Instant at, @Nullable String why) {
    return new SweepProgress(end, migrated, bad, reasons, left, lastKey, startedAt, at, why);
  }
}
