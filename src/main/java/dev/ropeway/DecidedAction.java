package dev.ropeway;

import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An action in an entry's history.
 *
 * @param ack who recorded it, and its outcome
 * @param name its permanent name; null once the log has been pruned
 * @param args its arguments; null once the log has been pruned
 * @param actor the identity of the verified caller behind it; null for the application, where
 *     nobody is verified, and once the log has been pruned
 */
public record DecidedAction(
    Ack ack, @Nullable String name, @Nullable JsonValue args, @Nullable String actor) {}
