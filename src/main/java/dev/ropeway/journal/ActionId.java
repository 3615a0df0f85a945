package dev.ropeway.journal;

/** Names one action: the identity that makes it apply at most once. */
public record ActionId(EntryKey key, String client, long id) {}
