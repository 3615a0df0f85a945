package dev.ropeway.http;

import dev.ropeway.remote.RemoteStore;

/**
 * What a path names.
 *
 * @param store the store
 * @param key the key, checked
 */
record Target(RemoteStore store, String key) {}
