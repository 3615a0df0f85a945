package dev.ropeway;

import java.util.function.Predicate;

/**
 * A part of a store's schema that is Java code; see {@link StoreBuilder#schema}. Immutable.
 *
 * @param holds whether data fulfils it; pure
 * @param message what is said of data that does not
 */
public record Condition<T>(Predicate<? super T> holds, String message) {}
