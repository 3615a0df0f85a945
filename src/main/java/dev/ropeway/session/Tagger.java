package dev.ropeway.session;

import dev.ropeway.NotRecordedException;
import dev.ropeway.config.NameRules;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.KeyTags;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Tags keys with users. Thread-safe. */
public final class Tagger {
  /** How many tags are written in the background at the same time, and how many may wait for it. */
  private static final int THREADS = 4;

  private static final int MOST_TAGS = 10_000;

  private final KeyTags tags;
  private final NodeClock clock;
  private final int mostUsers;
  private final int longestName;
  private final Executor background;

  public Tagger(KeyTags tags, Settings settings, NodeClock clock, Executor executor) {
    this.tags = tags;
    this.clock = clock;
    this.mostUsers = settings.count(Setting.KEY_USERS);
    this.longestName = settings.count(Setting.NAME_LENGTH);
    this.background = new BoundedExecutor(executor, THREADS, MOST_TAGS);
  }

  /**
   * Tags a key; it need not have been written. Blocks on the database.
   *
   * @return false if it is tagged with as many others as it may be
   */
  public boolean tag(EntryKey key, String user) {
    return tags.tag(key, user, clock.instant(), mostUsers);
  }

  /**
   * Tags a key in the background.
   *
   * @throws NotRecordedException if too many wait for it
   */
  CompletionStage<Void> tagLater(EntryKey key, String user) {
    NameRules.segment("user id", user, longestName);
    return CompletableFuture.runAsync(
            () -> {
              if (!tag(key, user)) {
                throw new IllegalStateException(
                    key + " is tagged with as many users as it may be.");
              }
            },
            background)
        .minimalCompletionStage();
  }
}
