package dev.ropeway.testing;

import dev.ropeway.KeyVersion;
import dev.ropeway.VersionPage;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.journal.History;
import dev.ropeway.journal.PageReads;
import dev.ropeway.journal.PastReads;
import dev.ropeway.journal.VersionPlace;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One node's way to what views read: it waits for its turn before each. Thread-safe. */
record SteppedReads(PastReads past, PageReads pages, Turns turns, int who)
    implements PastReads, PageReads {

  @Override
  public History.Latest latest(EntryKey key, long most) {
    turns.await(who, false);
    return past.latest(key, most);
  }

  @Override
  public Optional<EntryState> version(EntryKey key, long version) {
    turns.await(who, false);
    return past.version(key, version);
  }

  @Override
  public Optional<EntryState> at(EntryKey key, Instant instant) {
    turns.await(who, false);
    return past.at(key, instant);
  }

  @Override
  public List<KeyVersion> keys(String store, String prefix, String after, int limit) {
    turns.await(who, false);
    return pages.keys(store, prefix, after, limit);
  }

  @Override
  public VersionPage versions(EntryKey key, VersionPlace place, int limit, long bytes) {
    turns.await(who, false);
    return pages.versions(key, place, limit, bytes);
  }
}
