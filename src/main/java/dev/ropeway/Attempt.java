package dev.ropeway;

import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a client tries to do to an entry. Immutable.
 *
 * @param client the client's identity; null if it gave no name
 * @param action the name of the action
 * @param args its arguments; null's JSON value for {@code restore}
 * @param path JSON Pointer of the place that it changes; empty, which is the root, if it may change
 *     several
 * @param oldValue what is there now; null if nothing
 * @param newValue what would be there; null if nothing
 */
public record Attempt(
    @Nullable String client,
    String action,
    JsonValue args,
    String path,
    @Nullable JsonValue oldValue,
    @Nullable JsonValue newValue) {}
