package dev.ropeway.session;

/**
 * What a session shows at one moment.
 *
 * @param data the confirmed data with the session's own undecided actions replayed on it
 * @param version the confirmed version under it
 */
record Look<T>(T data, long version) {}
