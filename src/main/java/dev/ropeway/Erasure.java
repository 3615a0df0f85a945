package dev.ropeway;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The record that a person's data was erased. It keeps no name: of the user's id only a keyed hash
 * is left once the erasure is done.
 *
 * @param id names the erasure
 * @param requestedAt when it was asked for
 * @param doneAt when the last key was erased; null while it goes on
 * @param keys how many keys have been erased
 * @param renamed how many actions on other keys no longer tell the person's name, or still waited
 *     for their time and are gone
 * @param shared whether it erases keys that are about others too
 */
public record Erasure(
    UUID id,
    Instant requestedAt,
    @Nullable Instant doneAt,
    long keys,
    long renamed,
    boolean shared) {}
