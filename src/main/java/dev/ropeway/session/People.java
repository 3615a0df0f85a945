package dev.ropeway.session;

import dev.ropeway.Erasure;
import dev.ropeway.TaggedKey;
import dev.ropeway.config.Setting;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Erasures;
import dev.ropeway.journal.Export;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.Tags;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of people: the keys that are tagged with them, the export and the erasure of all
 * of it. Names are checked by the caller with {@link Names}. Thread-safe; blocks on the database.
 */
public final class People {
  /** What an export takes as long as it lasts: a page as it is read, as JSON and as bytes. */
  private static final int EXPORT_BYTES = 1_048_576;

  /** All exports together take this part of the memory for the past, and no other read's. */
  private static final int EXPORTS_PART = 8;

  /** How many tags are written at the same time, and how many may wait for it. */
  private static final int TAGGERS = 4;

  private static final int MOST_TAGS = 10_000;

  private final Node node;
  private final Tags tags;
  private final Erasures erasures;
  private final Export export;
  private final PastMemory exports;
  private final Eraser eraser;
  private final Background tagging;

  People(Node node, Database database) {
    this.node = node;
    this.tags = new Tags(database);
    this.erasures = new Erasures(database);
    this.export = new Export(database);
    this.exports = new PastMemory(node.settings().get(Setting.HISTORY_BYTES) / EXPORTS_PART);
    this.eraser = new Eraser(node, tags, erasures);
    this.tagging = new Background(node.executor(), TAGGERS, MOST_TAGS);
  }

  /**
   * Tags a key with a user; the key need not have been written.
   *
   * @return false if it is tagged with as many others as it may be
   */
  public boolean tag(BoundStore<?> store, String key, String user) {
    return tag(new EntryKey(store.name(), key), user);
  }

  /**
   * Tags a key in the background.
   *
   * @throws dev.ropeway.NotRecordedException if too many wait for it
   */
  CompletionStage<Void> tagLater(EntryKey key, String user) {
    Names.segment("user id", user, node.settings().count(Setting.NAME_LENGTH));
    return CompletableFuture.runAsync(
            () -> {
              if (!tag(key, user)) {
                throw new IllegalStateException(
                    key + " is tagged with as many users as it may be.");
              }
            },
            tagging)
        .minimalCompletionStage();
  }

  private boolean tag(EntryKey key, String user) {
    return tags.tag(key, user, node.clock().instant(), node.settings().count(Setting.KEY_USERS));
  }

  /** Takes the tag off, if there is one. */
  public void untag(BoundStore<?> store, String key, String user) {
    tags.untag(new EntryKey(store.name(), key), user);
  }

  /** Keys tagged with a user, by store and key, behind the one given; its texts may be empty. */
  public List<TaggedKey> keys(String user, String afterStore, String afterKey, int limit) {
    return tags.keys(user, new EntryKey(afterStore, afterKey), limit);
  }

  /** Records that a user's data is to be erased; see {@link #erase}. */
  public Erasure beginErasure(String user) {
    return erasures.begin(user, node.clock().instant());
  }

  /**
   * Erases whatever is tagged with the user, in the background. If this node cannot finish it, it
   * or another takes it up again.
   */
  public CompletableFuture<Erasure> erase(Erasure begun, String user) {
    return eraser.start(new Erasures.Open(begun.id(), user)).copy();
  }

  /** The newest erasures of a user. */
  public List<Erasure> erasures(String user, int limit) {
    return erasures.of(user, limit);
  }

  /** Takes up erasures that nobody works on any more. */
  void resume() {
    eraser.resume();
  }

  /**
   * Has an export wait for its turn.
   *
   * @param holding keeps others waiting until it is closed
   * @throws dev.ropeway.OverloadedException if that takes too long
   */
  public void beginExport(Holding holding) {
    holding.take(exports, EXPORT_BYTES);
  }

  /** An entry as part of an export; null if there is none. */
  public @Nullable JsonObject exportedEntry(TaggedKey key) {
    return export.entry(new EntryKey(key.store(), key.key()));
  }

  /** A page of its versions behind one, oldest first; empty if there are no more. */
  public List<JsonObject> exportedVersions(TaggedKey key, long after) {
    return export.versions(new EntryKey(key.store(), key.key()), after);
  }

  /** A page of its actions behind one, by client and id; empty if there are no more. */
  public List<JsonObject> exportedActions(TaggedKey key, String client, long id) {
    return export.actions(new EntryKey(key.store(), key.key()), client, id);
  }
}
