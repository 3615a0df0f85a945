package dev.ropeway.remote;

import java.time.Duration;

/**
 * A room to which a client was sent.
 *
 * @param key the room
 * @param client the client's full name
 * @param hold how long the seat is held for it, if it is not there already
 */
public record HeldSeat(String key, String client, Duration hold) {}
