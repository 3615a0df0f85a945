package dev.ropeway;

/**
 * How much of a budget is left, in the terms of the {@code RateLimit} header fields.
 *
 * @param name which budget
 * @param unit what it counts
 * @param limit most that may be used at once
 * @param window in how many seconds so much is filled up
 * @param left what may be used now
 * @param reset in how many seconds, rounded up, all of it may be used again
 */
public record Quota(String name, String unit, long limit, long window, long left, long reset) {}
