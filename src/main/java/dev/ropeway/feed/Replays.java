package dev.ropeway.feed;

import dev.ropeway.OverloadedException;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Reads what readers that resume have missed, as far as that can be told. Thread-safe. */
final class Replays {
  /** How far the clocks of nodes may differ. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final Journal journal;
  private final int most;
  private final long mostBytes;
  private final PastMemory memory;
  private volatile Instant forgotSince = Instant.MAX;

  Replays(Journal journal, Settings settings, PastMemory memory) {
    this.journal = journal;
    this.most = settings.count(Setting.REPLAY);
    this.mostBytes = settings.get(Setting.REPLAY_BYTES);
    this.memory = memory;
  }

  /**
   * The database has forgotten: a reader that comes back may have seen versions that are others
   * now, if they were made since then.
   */
  void forgotSince(Instant then) {
    forgotSince = then.minus(SKEW);
  }

  /**
   * What one has missed behind a version. Waits while many others read theirs.
   *
   * @param oldest what came before is history to him
   */
  Replay of(Watch watch, long version, EntrySnapshot now, Instant oldest) {
    if (now.version() - version > most) {
      return Replay.refused(ResetReason.TOO_SLOW);
    }
    if (!now.asStored()) {
      return Replay.refused(ResetReason.UNKNOWN_VERSION); // in which form has it the data?
    }
    PastMemory.Lease lease;
    try {
      lease = memory.take(mostBytes);
    } catch (OverloadedException e) {
      return Replay.refused(ResetReason.TOO_SLOW); // the snapshot takes nothing that is not there
    }
    Replay replay = Replay.refused(ResetReason.TOO_SLOW);
    try {
      replay = read(watch, version, now, oldest, lease);
      return replay;
    } finally {
      if (replay.refused() != null) {
        lease.close();
      }
    }
  }

  private Replay read(
      Watch watch, long version, EntrySnapshot now, Instant oldest, PastMemory.Lease lease) {
    Slice<EntryChange> found =
        journal.changes(Map.of(watch.key(), new Position(version, -1)), most + 1, mostBytes);
    List<EntryChange> changes =
        found.list().stream().filter(change -> change.to().version() <= now.version()).toList();
    Instant next = changes.isEmpty() ? now.updatedAt() : changes.get(0).at();
    if (version > 0 && !next.isBefore(forgotSince)) {
      return Replay.refused(ResetReason.UNKNOWN_VERSION); // which of the two did it see?
    }
    if (!changes.isEmpty() && next.isBefore(oldest)) {
      return Replay.refused(ResetReason.HISTORY_PRUNED);
    }
    long expected = version;
    long bytes = 0;
    for (EntryChange change : changes) {
      if (change.erasure() || (change.patch() != null && change.to().version() != ++expected)) {
        return Replay.refused(ResetReason.HISTORY_PRUNED);
      }
      if (change.migrating() && change.to().version() > version + 1) {
        // a reader that was shown migrated data cannot apply the patches before the migration
        return Replay.refused(ResetReason.UNKNOWN_VERSION);
      }
      bytes += change.bytes();
    }
    if (found.more() || bytes > mostBytes) {
      return Replay.refused(ResetReason.TOO_SLOW);
    }
    lease.shrink(bytes);
    return expected == now.version()
        ? new Replay(changes, null, lease)
        : Replay.refused(ResetReason.HISTORY_PRUNED);
  }
}
