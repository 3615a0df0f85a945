package dev.ropeway.cycle;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries as this node last knew them, so that most pushes need no pull. May be stale: the guard of
 * the push finds out. Bounded by bytes. Thread-safe.
 */
public final class EntryCache {
  private final Cache<EntryKey, EntrySnapshot> entries;

  /** Keeps about so many bytes. */
  public EntryCache(long bytes) {
    entries =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((EntryKey key, EntrySnapshot entry) -> entry.weight())
            .executor(Runnable::run)
            .build();
  }

  /** The entry, or null if it is not kept. */
  public @Nullable EntrySnapshot get(EntryKey key) {
    return entries.getIfPresent(key);
  }

  /** Takes over what is newer than what is kept. */
  public void learn(EntrySnapshot entry) {
    entries
        .asMap()
        .merge(entry.key(), entry, (old, now) -> old.position().before(now.position()) ? now : old);
  }

  /** Forgets an entry that lies behind a position. */
  public void behind(EntryKey key, Position position) {
    entries.asMap().computeIfPresent(key, (k, old) -> old.position().before(position) ? null : old);
  }

  /** Forgets all entries. */
  public void clear() {
    entries.invalidateAll();
  }

  /** Some of its entries. */
  public List<EntrySnapshot> some(int most) {
    return entries.asMap().values().stream().limit(most).toList();
  }

  /** Forgets an entry. */
  public void forget(EntryKey key) {
    entries.invalidate(key);
  }
}
