package dev.ropeway.store;

import dev.ropeway.json.JsonLimits;
import java.time.Instant;

/**
 * What actions that ask for it are told of how they were recorded, besides who did. Immutable.
 *
 * @param at when
 * @param dice what their random numbers come from
 * @param answers how large and deep an answer may be
 */
public record HowRecorded(Instant at, Dice dice, JsonLimits answers) {}
