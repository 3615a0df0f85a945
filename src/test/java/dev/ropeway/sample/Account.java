package dev.ropeway.sample;

/** The data of the application's store. */
public record Account(String owner, long balance) {}
