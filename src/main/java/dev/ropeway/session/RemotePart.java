package dev.ropeway.session;

import jakarta.json.JsonValue;

/**
 * One action of a remote client's transaction. Names are checked by the caller with {@link Names}.
 *
 * @param store name of the store
 * @param key the key within it
 * @param name name of the action
 * @param args its arguments
 */
public record RemotePart(String store, String key, String name, JsonValue args) {}
