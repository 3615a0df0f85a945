package dev.ropeway.cycle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Entries as this node last knew them, so that most pushes need no pull. May be stale: the guard of
 * the push finds out. But to be outraced costs several times what it costs to read: the actions are
 * recorded, read again and applied again, and all others of the batch are written step by step. So
 * a key that others push without this node hearing of it in time is not trusted until it has proved
 * right several times in a row; who is alone with a key reads nothing of it. Bounded by bytes.
 * Thread-safe.
 */
public final class EntryCache {
  /** How often in a row an entry has to be as it was kept, once it was not. */
  private static final int PROOFS = 8;

  private final Cache<EntryKey, Kept> entries;

  /**
   * What is kept of a key.
   *
   * @param entry null if it is known to be behind what is stored
   * @param proofs how often it still has to prove right
   */
  private record Kept(@Nullable EntrySnapshot entry, int proofs) {
    private static final int BARE = 300;

    int weight() {
      return entry == null ? BARE : entry.weight();
    }

    /** Another one is known; the newer one is kept. */
    Kept learn(EntrySnapshot other) {
      boolean newer = entry == null || entry.position().before(other.position());
      return newer ? new Kept(other, proofs) : this;
    }

    /** This is what is stored; who knew that he was behind would not have been mistaken. */
    Kept compared(EntrySnapshot stored) {
      boolean right = entry == null || entry.position().equals(stored.position());
      return new Kept(entry, right ? Math.max(0, proofs - 1) : PROOFS);
    }
  }

  /** Keeps about so many bytes. */
  public EntryCache(long bytes) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((EntryKey key, Kept kept) -> kept.weight())
            .executor(Runnable::run)
            .build();
  }

  /** The entry, or null if it is not kept. */
  public @Nullable EntrySnapshot get(EntryKey key) {
    Kept kept = entries.getIfPresent(key);
    return kept == null ? null : kept.entry();
  }

  /** The entry, or null if it is not kept or is likely to be stale. */
  @Nullable EntrySnapshot trusted(EntryKey key) {
    Kept kept = entries.getIfPresent(key);
    return kept == null || kept.proofs() > 0 ? null : kept.entry();
  }

  /** Whether this node has worked on the entry and not lost sight of it. */
  boolean met(EntryKey key) {
    return entries.getIfPresent(key) != null;
  }

  /** Takes over what is newer than what is kept. */
  public void learn(EntrySnapshot entry) {
    entries
        .asMap()
        .compute(entry.key(), (k, old) -> old == null ? new Kept(entry, 0) : old.learn(entry));
  }

  /** An entry has been read: what was kept proves right or wrong. */
  void compare(EntrySnapshot stored) {
    entries.asMap().computeIfPresent(stored.key(), (k, old) -> old.compared(stored));
  }

  /** Others have pushed an entry unnoticed. */
  void outraced(EntryKey key) {
    entries.put(key, new Kept(null, PROOFS));
  }

  /** Forgets an entry that lies behind a position. */
  public void behind(EntryKey key, Position position) {
    entries
        .asMap()
        .computeIfPresent(
            key,
            (k, old) ->
                old.entry() != null && old.entry().position().before(position)
                    ? new Kept(null, old.proofs())
                    : old);
  }

  /** Forgets all entries. */
  public void clear() {
    entries.invalidateAll();
  }

  /** Some of its entries. */
  public List<EntrySnapshot> some(int most) {
    return entries.asMap().values().stream()
        .map(Kept::entry)
        .filter(Objects::nonNull)
        .limit(most)
        .toList();
  }

  /** Forgets an entry. */
  public void forget(EntryKey key) {
    entries.invalidate(key);
  }
}
