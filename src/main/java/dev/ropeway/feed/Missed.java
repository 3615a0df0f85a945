package dev.ropeway.feed;

import dev.ropeway.journal.EntryChange;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one reader that resumes has missed: first the question, then the answer. Confined. */
final class Missed {
  private final EntryKey key;
  private final long version;
  private final EntrySnapshot now;
  private final Instant oldest;
  private @Nullable Replay replay;

  /**
   * A question.
   *
   * @param version behind which it is missing something
   * @param now up to where
   * @param oldest what came before is history to the reader
   */
  Missed(EntryKey key, long version, EntrySnapshot now, Instant oldest) {
    this.key = key;
    this.version = version;
    this.now = now;
    this.oldest = oldest;
  }

  EntryKey key() {
    return key;
  }

  long version() {
    return version;
  }

  EntrySnapshot now() {
    return now;
  }

  Instant oldest() {
    return oldest;
  }

  /** How many versions it is, which may be none. */
  long versions() {
    return now.version() - version;
  }

  /** Those it is about among changes of its key, of which some may lie before or behind. */
  List<EntryChange> among(List<EntryChange> changes) {
    return changes.stream().filter(this::concerns).toList();
  }

  /** What was refused on the version that the reader has may have been decided since. */
  private boolean concerns(EntryChange change) {
    long to = change.to().version();
    return to <= now.version() && (change.patch() == null ? to >= version : to > version);
  }

  void answer(Replay found) {
    replay = found;
  }

  /** The answer; null until there is one. */
  @Nullable Replay replay() {
    return replay;
  }
}
