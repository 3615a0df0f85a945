package dev.ropeway.session;

import dev.ropeway.VersionPage;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.journal.History;
import dev.ropeway.journal.Pages;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.VersionPlace;
import dev.ropeway.store.BoundStore;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads entries as they are and as they were, each read within the node's memory for it. Thread-
 * safe; every method blocks on the database, and on other reads.
 */
record PastReads(History history, Pages pages, PastMemory memory, Settings settings) {
  /** Data up to this many bytes is read without further ado. */
  private static final int SMALL = 16_384;

  /** The newest version; empty if the key was never written. */
  Optional<EntryState> latest(EntryKey key, Holding holding) {
    History.Latest latest = history.latest(key, SMALL);
    while (latest.tooLarge()) {
      holding.take(memory, latest.bytes());
      latest = history.latest(key, latest.bytes());
    }
    return Optional.ofNullable(latest.state());
  }

  /** A version from 1; empty if it was not made yet. */
  Optional<EntryState> version(BoundStore<?> store, EntryKey key, long version, Holding holding) {
    holding.take(memory, bytes(store));
    return history.version(key, version);
  }

  /** The version that was newest at an instant, inclusive; empty before the first. */
  Optional<EntryState> at(BoundStore<?> store, EntryKey key, Instant instant, Holding holding) {
    holding.take(memory, bytes(store));
    return history.at(key, instant);
  }

  /** A page of versions. */
  VersionPage versions(EntryKey key, VersionPlace place, int limit, Holding holding) {
    long bytes = settings.get(Setting.PAGE_BYTES);
    holding.take(memory, bytes);
    return pages.versions(key, place, limit, bytes);
  }

  /** Holds what it takes to have some versions of an entry in memory. */
  void hold(BoundStore<?> store, int versions, Holding holding) {
    holding.take(memory, versions * bytes(store));
  }

  /** What it takes to rebuild one: its data, and patches on the way. */
  private long bytes(BoundStore<?> store) {
    boolean room = store.store().realtime();
    return History.CHUNK_BYTES + settings.get(room ? Setting.ROOM_DATA_BYTES : Setting.DATA_BYTES);
  }
}
