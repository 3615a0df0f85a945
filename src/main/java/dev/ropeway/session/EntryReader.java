package dev.ropeway.session;

import dev.ropeway.Entry;
import dev.ropeway.VersionPage;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.journal.History;
import dev.ropeway.journal.PageReads;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.PastReads;
import dev.ropeway.journal.VersionPlace;
import dev.ropeway.json.JsonDiff;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads entries as they are and as they were, each read within the node's memory for it. Thread-
 * safe; every method blocks on the database, and on other reads.
 */
public record EntryReader(
    PastReads history, PageReads pages, PastMemory memory, Settings settings) {
  /** Data up to this many bytes is read without further ado. */
  private static final int SMALL = 16_384;

  /** The newest version, of a deleted entry too; empty if the key was never written. */
  public Optional<EntryState> latest(EntryKey key, HeldMemory holding) {
    History.Latest latest = history.latest(key, SMALL);
    while (latest.tooLarge()) {
      holding.take(memory, latest.bytes());
      latest = history.latest(key, latest.bytes());
    }
    return Optional.ofNullable(latest.state());
  }

  /** A version from 1; empty if it was not made yet, or the entry was deleted at it. */
  public Optional<EntryState> version(
      BoundStore<?> store, EntryKey key, long version, HeldMemory holding) {
    holding.take(memory, bytes(store));
    return history.version(key, version).filter(state -> state.entry().exists());
  }

  /** The version that was newest at an instant, inclusive; empty if there was no entry. */
  public Optional<EntryState> at(
      BoundStore<?> store, EntryKey key, Instant instant, HeldMemory holding) {
    holding.take(memory, bytes(store));
    return history.at(key, instant).filter(state -> state.entry().exists());
  }

  /** A page of versions. */
  public VersionPage versions(EntryKey key, VersionPlace place, int limit, HeldMemory holding) {
    long bytes = settings.get(Setting.PAGE_BYTES);
    holding.take(memory, bytes);
    return pages.versions(key, place, limit, bytes);
  }

  /** A version as it was stored; version 0 has the default data. Empty if it was not made yet. */
  Optional<EntryState> stored(BoundStore<?> store, EntryKey key, long version, HeldMemory holding) {
    holding.take(memory, bytes(store));
    return read(store, key, version);
  }

  /** A version with the one before it, which comes first; empty if one was not made yet. */
  Optional<List<EntryState>> change(
      BoundStore<?> store, EntryKey key, long version, HeldMemory holding) {
    holding.take(memory, 2 * bytes(store));
    return read(store, key, version - 1)
        .flatMap(before -> read(store, key, version).map(after -> List.of(before, after)));
  }

  private Optional<EntryState> read(BoundStore<?> store, EntryKey key, long version) {
    return version == 0 ? Optional.of(unwritten(store, key)) : history.version(key, version);
  }

  private static EntryState unwritten(BoundStore<?> store, EntryKey key) {
    Entry<JsonValue> entry = new Entry<>(key.store(), key.key(), 0, store.defaultJson(), null);
    return new EntryState(entry, store.migrations().names());
  }

  /**
   * RFC 6902 operations that lead from one version to another, as they were stored; empty if one
   * was not made yet.
   */
  public Optional<JsonArray> diff(
      BoundStore<?> store, EntryKey key, long from, long to, HeldMemory holding) {
    holding.take(memory, 2 * bytes(store));
    return read(store, key, from)
        .flatMap(
            before ->
                read(store, key, to)
                    .map(after -> JsonDiff.between(before.entry().data(), after.entry().data())));
  }

  /** What it takes to rebuild one: its data, and patches on the way. */
  private long bytes(BoundStore<?> store) {
    return History.CHUNK_BYTES + settings.dataBytes(store.name(), store.store().realtime());
  }

  /**
   * The entry in the form that this node knows.
   *
   * @throws UnknownFormException if it cannot be brought to it
   */
  public static Entry<JsonValue> migrated(BoundStore<?> store, EntryState state) {
    Entry<JsonValue> stored = state.entry();
    if (store.migrations().done(state.migrations())) {
      return stored;
    }
    return new Entry<>(
        stored.store(),
        stored.key(),
        stored.version(),
        store.migrations().apply(stored.data(), state.migrations()),
        stored.updatedAt(),
        stored.exists());
  }
}
