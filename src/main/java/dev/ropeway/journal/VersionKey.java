package dev.ropeway.journal;

/** Names one version of an entry. */
public record VersionKey(EntryKey key, long version) {}
