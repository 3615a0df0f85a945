package dev.ropeway;

import org.jspecify.annotations.Nullable;

/**
 * How an action of an application is undone; see {@link Action#undo}. Immutable.
 *
 * @param function makes, of the data as it is now and the arguments of the action, the data without
 *     what the action did; null: what the action changed is put back, where it still stands
 */
public record Inverse<T, A>(@Nullable ActionFunction<T, A> function) {}
