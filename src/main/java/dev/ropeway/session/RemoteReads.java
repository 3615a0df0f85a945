package dev.ropeway.session;

import dev.ropeway.Entry;
import dev.ropeway.OverloadedException;
import dev.ropeway.VersionPage;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntryState;
import dev.ropeway.journal.VersionPlace;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.Optional;

/**
 * What remote clients may read of an entry as it is and was, in terms of JSON. Every method blocks
 * on the database, may wait for other reads, and fails with an {@link OverloadedException} if that
 * takes too long. Confined to one thread.
 */
public final class RemoteReads {
  private final Node node;
  private final Holding holding;

  RemoteReads(Node node, Holding holding) {
    this.node = node;
    this.holding = holding;
  }

  private static EntryKey key(BoundStore<?> store, String key) {
    return new EntryKey(store.name(), key);
  }

  /** The newest version of a key in the form of this node; empty if it was never written. */
  public Optional<ShownEntry> latest(BoundStore<?> store, String key) {
    return node.reads()
        .latest(key(store, key), holding)
        .map(state -> ShownEntry.of(node, store, state));
  }

  /** One version from 1, as it was stored; empty if it has not been made. */
  public Optional<Entry<JsonValue>> version(BoundStore<?> store, String key, long version) {
    return node.reads().version(store, key(store, key), version, holding).map(EntryState::entry);
  }

  /** The version that was newest at an instant, inclusive, as it was stored. */
  public Optional<Entry<JsonValue>> at(BoundStore<?> store, String key, Instant instant) {
    return node.reads().at(store, key(store, key), instant, holding).map(EntryState::entry);
  }

  /**
   * RFC 6902 operations that lead from one version to another, 0 being the default data; empty if
   * one of them was not made yet.
   */
  public Optional<JsonArray> diff(BoundStore<?> store, String key, long from, long to) {
    return node.past().diff(store, key(store, key), from, to, holding);
  }

  /**
   * A page of versions, newest first.
   *
   * @param before a version, below which the page begins, or what the page before said is next
   * @throws dev.ropeway.HistoryPrunedException if none of them is kept any more
   * @throws IllegalArgumentException if the page is to begin nowhere
   */
  public VersionPage versions(BoundStore<?> store, String key, String before, int limit) {
    return node.reads().versions(key(store, key), VersionPlace.parse(before), limit, holding);
  }
}
