package dev.ropeway.remote;

import dev.ropeway.journal.EntryKey;
import jakarta.json.JsonValue;

/**
 * One action of a remote client's transaction. The caller checks names by {@link NameRules}.
 *
 * @param store name of the store
 * @param key the key within it
 * @param name name of the action
 * @param args its arguments
 */
public record RemotePart(String store, String key, String name, JsonValue args) {

  /** What it is recorded on. */
  EntryKey entry() {
    return new EntryKey(store, key);
  }
}
