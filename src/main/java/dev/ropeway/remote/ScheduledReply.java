package dev.ropeway.remote;

import java.time.Instant;

/**
 * What is told to who has had an action recorded later.
 *
 * @param id by what it is known among those of its key
 * @param due when it is or was due
 * @param duplicate whether it had been asked for before
 */
public record ScheduledReply(String id, Instant due, boolean duplicate) {}
