package dev.ropeway.room;

import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * What is to be kept when clients come into the rooms of a store.
 *
 * @param capacity how many may be present in one; 0: any number
 * @param guarded whether they have to be admitted
 */
public record SeatRules(ToIntFunction<String> capacity, Predicate<String> guarded) {}
