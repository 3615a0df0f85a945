package dev.ropeway.journal;

/** One client on one key: the scope in which its actions are numbered. */
public record ClientKey(EntryKey key, String client) {}
