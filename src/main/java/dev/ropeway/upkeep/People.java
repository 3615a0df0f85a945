package dev.ropeway.upkeep;

import dev.ropeway.Erasure;
import dev.ropeway.ScheduledAction;
import dev.ropeway.TaggedKey;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.Agenda;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Erasures;
import dev.ropeway.journal.Export;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.Tags;
import dev.ropeway.session.HeldMemory;
import dev.ropeway.session.Tagger;
import jakarta.json.JsonObject;
import java.io.Closeable;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of people: the keys that are tagged with them, the export and the erasure of all
 * of it. The caller checks names by {@link NameRules}. Thread-safe; blocks on the database.
 */
public final class People {
  /** What an export takes as long as it lasts: a page as it is read, as JSON and as bytes. */
  private static final int EXPORT_BYTES = 1_048_576;

  private static final int EXPORT_ROWS = 1_000;

  /** All exports together take this part of the memory for the past, and no other read's. */
  private static final int EXPORTS_PART = 8;

  private final NodeClock clock;
  private final Tagger tagger;
  private final Tags tags;
  private final Erasures erasures;
  private final Export export;
  private final Agenda agenda;
  private final PastMemory exports;
  private final Eraser eraser;

  /**
   * Works on a database.
   *
   * @param executor where erasures run
   * @param erased is told of each key that came to a position by an erasure
   */
  public People(
      Database database,
      Settings settings,
      NodeClock clock,
      Executor executor,
      Tagger tagger,
      Tags tags,
      BiConsumer<EntryKey, Position> erased) {
    this.clock = clock;
    this.tagger = tagger;
    this.tags = tags;
    this.erasures = new Erasures(database);
    this.export = new Export(database);
    this.agenda = new Agenda(database, 0, 0);
    this.exports = new PastMemory(settings.get(Setting.HISTORY_BYTES) / EXPORTS_PART);
    this.eraser = new Eraser(tags, erasures, clock, executor, erased);
  }

  /**
   * Tags a key with a user; the key need not have been written.
   *
   * @return false if it is tagged with as many others as it may be
   */
  public boolean tag(String store, String key, String user) {
    return tagger.tag(new EntryKey(store, key), user);
  }

  /** Takes the tag off, if there is one. */
  public void untag(String store, String key, String user) {
    tags.untag(new EntryKey(store, key), user);
  }

  /** Keys tagged with a user, by store and key, behind the one given; its texts may be empty. */
  public List<TaggedKey> keys(String user, String afterStore, String afterKey, int limit) {
    return tags.keys(user, new EntryKey(afterStore, afterKey), limit);
  }

  /**
   * Records that a user's data is to be erased; see {@link #erase}.
   *
   * @param shared whether keys are erased, too, that are tagged with others; else they are left
   */
  public Erasure beginErasure(String user, boolean shared) {
    return erasures.begin(user, shared, clock.instant());
  }

  /**
   * Erases whatever is tagged with the user, in the background. If this node cannot finish it, it
   * or another takes it up again.
   */
  public CompletableFuture<Erasure> erase(Erasure begun, String user) {
    return eraser.start(new Erasures.Open(begun.id(), user, begun.shared())).copy();
  }

  /** The newest erasures of a user. */
  public List<Erasure> erasures(String user, int limit) {
    return erasures.of(user, limit);
  }

  /** Takes up erasures that nobody works on any more. */
  public void resume() {
    eraser.resume();
  }

  /**
   * Has an export wait for its turn.
   *
   * @return keeps others waiting until it is closed
   * @throws dev.ropeway.OverloadedException if that takes too long
   */
  public Closeable beginExport() {
    HeldMemory holding = new HeldMemory();
    holding.take(exports, EXPORT_BYTES);
    return holding;
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

  /** A page of what waits for its time on it, behind one; empty if there is no more. */
  public List<ScheduledAction> exportedScheduled(TaggedKey key, Instant due, String id) {
    return agenda
        .page(new EntryKey(key.store(), key.key()), due, id, null, EXPORT_ROWS, EXPORT_BYTES / 4)
        .list();
  }
}
