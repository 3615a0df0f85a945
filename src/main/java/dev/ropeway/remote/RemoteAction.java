package dev.ropeway.remote;

import dev.ropeway.json.Precondition;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An action as a remote client sends it.
 *
 * @param id the client's number for it; 0 if it does not count
 * @param name the action's permanent name
 * @param args its arguments
 * @param condition what must hold of the entry for it to apply; null: nothing
 */
public record RemoteAction(
    long id, String name, JsonValue args, @Nullable Precondition condition) {}
