package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * An own action that was rejected or failed. Immutable.
 *
 * @param id the client's number for it, from 1; null if it was never sent
 * @param name the action's name
 * @param args its arguments
 * @param outcome what became of it
 */
public record Rejection(@Nullable Long id, String name, JsonValue args, Outcome outcome) {}
