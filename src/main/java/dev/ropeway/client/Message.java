package dev.ropeway.client;

import jakarta.json.JsonValue;

/**
 * What a client said once. Immutable.
 *
 * @param client who
 * @param message anything
 */
public record Message(String client, JsonValue message) {}
