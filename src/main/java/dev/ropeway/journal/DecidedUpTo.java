package dev.ropeway.journal;

/**
 * Which outcomes of a client are asked for.
 *
 * @param version none that was decided after it
 */
public record DecidedUpTo(ClientKey client, long version) {}
