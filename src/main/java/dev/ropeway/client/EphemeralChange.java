package dev.ropeway.client;

import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A client shows something that is never stored. Immutable.
 *
 * @param client who
 * @param path a JSON Pointer
 * @param value what; null: no longer
 */
public record EphemeralChange(String client, String path, @Nullable JsonValue value) {}
