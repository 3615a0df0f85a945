package dev.ropeway.remote;

import dev.ropeway.Entry;
import dev.ropeway.OverloadedException;
import dev.ropeway.Right;
import dev.ropeway.ScheduledPage;
import dev.ropeway.VersionPage;
import dev.ropeway.access.Permit;
import dev.ropeway.action.Actor;
import dev.ropeway.action.Author;
import dev.ropeway.config.Setting;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.journal.VersionPlace;
import dev.ropeway.session.EntryReader;
import dev.ropeway.session.HeldMemory;
import dev.ropeway.session.Scheduling;
import dev.ropeway.session.Violations;
import dev.ropeway.store.UndoAction;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.io.Closeable;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What remote clients may read of an entry as it is and was, in terms of JSON. Every method blocks
 * on the database, may wait for other reads, and fails with an {@link OverloadedException} if that
 * takes too long. What was read last is held in memory until it is closed: best when the answer is
 * on its way, as a slow client keeps it in memory until then. Confined to one thread, but for
 * closing.
 */
public final class RemoteReads implements Closeable {
  private final EntryReader reads;
  private final Scheduling scheduling;
  private final Violations violations;
  private final Permit permit;
  private final HeldMemory holding = new HeldMemory();

  RemoteReads(EntryReader reads, Scheduling scheduling, Violations violations, Permit permit) {
    this.reads = reads;
    this.scheduling = scheduling;
    this.violations = violations;
    this.permit = permit;
  }

  private EntryKey past(RemoteStore store, String key) {
    permit.require(Right.HISTORY, store.name(), key);
    return new EntryKey(store.name(), key);
  }

  /** The newest version of a key in the form of this node; empty if there is no entry. */
  public Optional<RemoteEntry> latest(RemoteStore store, String key) {
    permit.require(Right.READ, store.name(), key);
    return reads
        .latest(new EntryKey(store.name(), key), holding)
        .filter(state -> state.entry().exists())
        .map(state -> RemoteEntry.of(violations, store.bound(), state));
  }

  /** The newest version of a key, of one that is deleted too; version 0 if there is none. */
  StampedVersion newest(RemoteStore store, String key) {
    permit.require(Right.READ, store.name(), key);
    return reads
        .latest(new EntryKey(store.name(), key), holding)
        .map(state -> RemoteEntry.at(state.entry()))
        .orElse(StampedVersion.plain(0));
  }

  /** One version from 1, as it was stored; empty if it has not been made. */
  public Optional<Entry<JsonValue>> version(RemoteStore store, String key, long version) {
    return reads.version(store.bound(), past(store, key), version, holding).map(EntryState::entry);
  }

  /** The version that was newest at an instant, inclusive, as it was stored. */
  public Optional<Entry<JsonValue>> at(RemoteStore store, String key, Instant instant) {
    return reads.at(store.bound(), past(store, key), instant, holding).map(EntryState::entry);
  }

  /**
   * RFC 6902 operations that lead from one version to another, 0 being the default data; empty if
   * one of them was not made yet.
   */
  public Optional<JsonArray> diff(RemoteStore store, String key, long from, long to) {
    return reads.diff(store.bound(), past(store, key), from, to, holding);
  }

  /**
   * A page of versions, newest first.
   *
   * @param before a version, below which the page begins, or what the page before said is next
   * @throws dev.ropeway.HistoryPrunedException if none of them is kept any more
   * @throws IllegalArgumentException if the page is to begin nowhere
   */
  public VersionPage versions(RemoteStore store, String key, String before, int limit) {
    return reads.versions(past(store, key), VersionPlace.parse(before), limit, holding);
  }

  /**
   * A page of what waits for its time on a key: his own or, with {@code history}, all of it.
   *
   * @param after what the page before said is next; null to begin with the first
   * @throws IllegalArgumentException if the page begins nowhere
   */
  public ScheduledPage scheduled(RemoteStore store, String key, @Nullable String after, int limit) {
    String actor = permit.seenAgenda(store.name(), key);
    holding.take(reads.memory(), reads.settings().get(Setting.PAGE_BYTES));
    return scheduling.page(new EntryKey(store.name(), key), after, limit, actor);
  }

  /**
   * What somebody can undo and do again on a key, as the newest part of the log tells: his own
   * actions, whichever client of his recorded them.
   *
   * @param client one of his, or {@code ~} and the end of it
   */
  public Undoable undoable(RemoteStore store, String key, String client) {
    permit.requireAction(store.name(), key, UndoAction.NAME);
    String identity = Actor.of(permit.client(client), Author.of(permit.caller())).identity();
    EntryKey entry = new EntryKey(store.name(), key);
    return Undoable.of(new OwnSteps(reads, store.bound(), identity, holding).of(entry));
  }

  @Override
  public void close() {
    holding.close();
  }
}
