package dev.ropeway.feed;

import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one reader that resumes has missed: first the question, then the answer. Confined. */
final class Missed {
  private final EntryKey key;
  private final StampedVersion has;
  private final EntrySnapshot now;
  private final Instant oldest;
  private @Nullable Replay replay;

  /**
   * A question.
   *
   * @param has the version behind which it is missing something
   * @param now up to where
   * @param oldest what came before is history to the reader
   */
  Missed(EntryKey key, StampedVersion has, EntrySnapshot now, Instant oldest) {
    this.key = key;
    this.has = has;
    this.now = now;
    this.oldest = oldest;
  }

  EntryKey key() {
    return key;
  }

  StampedVersion has() {
    return has;
  }

  long version() {
    return has.version();
  }

  /** Behind where changes are to be read: its own version is too, to see whether it is the one. */
  Position behind() {
    boolean known = version() == 0 || versions() == 0;
    return known ? new Position(version(), -1) : new Position(version() - 1, Long.MAX_VALUE);
  }

  /**
   * When the version that it names was made, as the database has it; null if that is not kept.
   *
   * @param changes of its key, read from {@link #behind} on
   */
  @Nullable Instant madeAt(List<EntryChange> changes) {
    if (versions() == 0) {
      return now.updatedAt();
    }
    for (EntryChange change : changes) {
      if (change.patch() != null && change.to().version() == version()) {
        return change.at();
      }
    }
    return null;
  }

  EntrySnapshot now() {
    return now;
  }

  Instant oldest() {
    return oldest;
  }

  /** How many versions it is, which may be none. */
  long versions() {
    return now.version() - version();
  }

  /** Those it is about among changes of its key, of which some may lie before or behind. */
  List<EntryChange> among(List<EntryChange> changes) {
    return changes.stream().filter(this::concerns).toList();
  }

  /** What was refused on the version that the reader has may have been decided since. */
  private boolean concerns(EntryChange change) {
    long to = change.to().version();
    return to <= now.version() && (change.patch() == null ? to >= version() : to > version());
  }

  void answer(Replay found) {
    replay = found;
  }

  /** The answer; null until there is one. */
  @Nullable Replay replay() {
    return replay;
  }
}
