package dev.ropeway.journal;

import dev.ropeway.Entry;
import jakarta.json.JsonValue;
import java.util.List;

/**
 * An entry at one version, as it was stored.
 *
 * @param entry its data as stored
 * @param migrations the migrations it had
 */
public record EntryState(Entry<JsonValue> entry, List<String> migrations) {}
