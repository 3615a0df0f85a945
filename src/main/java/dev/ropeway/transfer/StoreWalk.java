package dev.ropeway.transfer;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.LineHash;
import dev.ropeway.journal.StoredLines;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Goes through what is stored, some keys at a time, in their order. Confined to one thread.
 *
 * @param stores by name; empty: all
 */
record StoreWalk(StoredLines stored, List<String> stores) {
  /** Before all others. */
  static final EntryKey FIRST = new EntryKey("", "");

  private static final int KEYS = 100;

  /** Takes keys that follow each other. */
  @FunctionalInterface
  interface Page {
    void keys(List<EntryKey> keys) throws IOException, SQLException;
  }

  /** Takes a key with the hash of what is stored of it. */
  @FunctionalInterface
  interface Hashed {
    void key(EntryKey key, String sha256) throws IOException, SQLException;
  }

  /** Walks from behind a key to the end. */
  void pages(EntryKey after, Page page) throws IOException, SQLException {
    if (stores.isEmpty()) {
      pages(after, null, page);
      return;
    }
    List<String> sorted = new ArrayList<>(stores);
    sorted.sort(KeyOrder::compare);
    for (String store : sorted) {
      int order = KeyOrder.compare(store, after.store());
      if (order >= 0) {
        pages(order == 0 ? after : new EntryKey(store, ""), store, page);
      }
    }
  }

  private void pages(EntryKey after, @Nullable String store, Page page)
      throws IOException, SQLException {
    List<EntryKey> keys = stored.keys(after, store, KEYS);
    while (!keys.isEmpty()) {
      page.keys(keys);
      keys = stored.keys(keys.get(keys.size() - 1), store, KEYS);
    }
  }

  /** Walks likewise, and hashes all that it comes by. */
  void hashes(EntryKey after, Hashed hashed) throws IOException, SQLException {
    pages(
        after,
        keys -> {
          Map<EntryKey, LineHash> hashes = new TreeMap<>(KeyOrder.INSTANCE);
          stored.read(
              keys,
              (key, kind, line) -> hashes.computeIfAbsent(key, k -> LineHash.empty()).add(line));
          for (Map.Entry<EntryKey, LineHash> each : hashes.entrySet()) {
            hashed.key(each.getKey(), each.getValue().text());
          }
        });
  }
}
