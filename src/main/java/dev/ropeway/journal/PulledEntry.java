package dev.ropeway.journal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it was read.
 *
 * @param data JSON text; null if nothing is written
 * @param updatedAt when the version was made
 * @param migrations the migrations it has
 * @param erased its last version that was an erasure; 0 if there was none
 * @param deleted its last version at which it was deleted; 0 if there was none
 * @param patchBytes bytes of patches since the last version that the history keeps whole
 * @param mayExpireAt before when it does not expire; null: never, as far as anybody has said
 */
public record PulledEntry(
    EntryKey key,
    Position position,
    @Nullable String data,
    Instant updatedAt,
    List<String> migrations,
    long erased,
    long deleted,
    long patchBytes,
    @Nullable Instant mayExpireAt) {}
