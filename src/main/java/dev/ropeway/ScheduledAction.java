package dev.ropeway;

import jakarta.json.JsonValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An action that waits for its time, as it is listed. Immutable.
 *
 * @param id by what it is known among those of its key
 * @param name the action's permanent name
 * @param args its arguments
 * @param due when it is to be recorded
 * @param at when it was asked for
 * @param actor the identity of the verified caller behind it; null for the application, and where
 *     nobody is verified
 */
public record ScheduledAction(
    String id, String name, JsonValue args, Instant due, Instant at, @Nullable String actor) {}
