package dev.ropeway.feed;

import dev.ropeway.OverloadedException;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.Slice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what readers that resume have missed, as far as that can be told: of many with one read if
 * all of it fits, else of half of them. Thread-safe.
 */
final class Replays {
  /** How far the clocks of nodes may differ. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  /** How long one read waits for the memory that others have: all who resume wait with it. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Most versions that are read at once for several. */
  private static final int TOGETHER = 5_000;

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
   * The database has forgotten: a reader that comes back with a number alone may have seen versions
   * that are others now, if they were made since then.
   */
  void forgotSince(Instant then) {
    forgotSince = then.minus(SKEW);
  }

  /** Answers what several have missed; who is refused takes a snapshot. Blocks. */
  void answer(List<Missed> readers) {
    Reading reading = new Reading();
    List<Missed> group = new ArrayList<>();
    long versions = 0;
    for (Missed reader : readers) {
      ResetReason refused = refused(reader);
      if (refused != null) {
        reader.answer(Replay.refused(reader.has(), refused));
        continue;
      }
      if (versions + reader.versions() > TOGETHER) {
        reading.of(group);
        group = new ArrayList<>();
        versions = 0;
      }
      group.add(reader);
      versions += reader.versions();
    }
    reading.of(group);
  }

  /** Why it cannot be told, whatever it is; null if it may be. */
  private @Nullable ResetReason refused(Missed reader) {
    if (reader.versions() < 0) {
      return ResetReason.UNKNOWN_VERSION;
    }
    if (reader.versions() > most) {
      return ResetReason.TOO_SLOW;
    }
    // else: in which form has it the data?
    return reader.now().asStored() ? null : ResetReason.UNKNOWN_VERSION;
  }

  /** Reads for several, one group after the other, and waits for memory once at most. */
  private final class Reading {
    private Duration patience = PATIENCE;

    void of(List<Missed> group) {
      if (group.isEmpty() || read(group)) {
        return;
      }
      int half = group.size() / 2;
      of(group.subList(0, half));
      of(group.subList(half, group.size()));
    }

    /** Whether all are answered; not if there is too much of several. */
    private boolean read(List<Missed> group) {
      PastMemory.Lease lease;
      try {
        lease = memory.take(mostBytes, patience);
      } catch (OverloadedException e) {
        patience = Duration.ZERO;
        // the snapshot takes nothing that is not there
        group.forEach(reader -> reader.answer(Replay.refused(reader.has(), ResetReason.TOO_SLOW)));
        return true;
      }
      try (lease) {
        int limit = (group.size() == 1 ? most : TOGETHER) + group.size() + 1;
        Slice<EntryChange> found = journal.changes(behind(group), limit, mostBytes);
        if (found.more() && group.size() > 1) {
          return false;
        }
        Map<EntryKey, List<EntryChange>> byKey = new HashMap<>();
        found
            .list()
            .forEach(
                change -> byKey.computeIfAbsent(change.key(), k -> new ArrayList<>()).add(change));
        for (Missed reader : group) {
          List<EntryChange> changes = byKey.getOrDefault(reader.key(), List.of());
          reader.answer(replay(reader, changes, found.more(), lease));
        }
        return true;
      }
    }

    /** Of several readers of a key the one that is behind the others has what all have missed. */
    private Map<EntryKey, Position> behind(List<Missed> group) {
      Map<EntryKey, Position> behind = new HashMap<>();
      for (Missed reader : group) {
        behind.merge(
            reader.key(), reader.behind(), (one, other) -> one.before(other) ? one : other);
      }
      return behind;
    }
  }

  private Replay replay(
      Missed reader, List<EntryChange> read, boolean more, PastMemory.Lease lease) {
    Instant made = reader.madeAt(read);
    List<EntryChange> changes = reader.among(read);
    long bytes = changes.stream().mapToLong(EntryChange::bytes).sum();
    ResetReason broken = reader.has().stamped() ? other(reader, made) : ambiguous(reader, changes);
    if (broken == null) {
      broken = broken(reader, changes);
    }
    if (broken == null && (more || bytes > mostBytes)) {
      broken = ResetReason.TOO_SLOW;
    }
    if (broken == null && reached(reader, changes) != reader.now().version()) {
      broken = ResetReason.HISTORY_PRUNED;
    }
    if (broken != null) {
      return Replay.refused(reader.has(), broken);
    }
    long from = reader.version();
    StampedVersion has = made == null ? reader.has() : StampedVersion.of(from, made);
    return new Replay(has, changes, null, lease.part(bytes));
  }

  /**
   * Why a reader may not go on that names by a stamp which version it has; null if he may.
   *
   * @param made when the version of that number was made; null if that is not kept
   */
  private static @Nullable ResetReason other(Missed reader, @Nullable Instant made) {
    if (made == null) {
      return ResetReason.HISTORY_PRUNED;
    }
    return reader.has().fits(made) ? null : ResetReason.UNKNOWN_VERSION;
  }

  /** The same for one who names a number alone: which of the two did it see, if there are two? */
  private @Nullable ResetReason ambiguous(Missed reader, List<EntryChange> changes) {
    Instant next = changes.isEmpty() ? reader.now().updatedAt() : changes.get(0).at();
    return reader.version() > 0 && !next.isBefore(forgotSince) ? ResetReason.UNKNOWN_VERSION : null;
  }

  /** Why changes do not lead on from the version that a reader has; null if they do. */
  private static @Nullable ResetReason broken(Missed reader, List<EntryChange> changes) {
    if (!changes.isEmpty() && changes.get(0).at().isBefore(reader.oldest())) {
      return ResetReason.HISTORY_PRUNED;
    }
    long expected = reader.version();
    for (EntryChange change : changes) {
      if (change.erasure() || (change.patch() != null && change.to().version() != ++expected)) {
        return ResetReason.HISTORY_PRUNED;
      }
      if (change.migrating() && change.to().version() > reader.version() + 1) {
        // a reader that was shown migrated data cannot apply the patches before the migration
        return ResetReason.UNKNOWN_VERSION;
      }
    }
    return null;
  }

  private static long reached(Missed reader, List<EntryChange> changes) {
    return reader.version() + changes.stream().filter(change -> change.patch() != null).count();
  }
}
