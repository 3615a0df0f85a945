package dev.ropeway;

import org.jspecify.annotations.Nullable;

/**
 * What an action does: a small pure function. It may run several times, on several nodes and
 * threads, so it must depend on nothing but its parameters and must change neither of them.
 *
 * @param <T> the type of the data
 * @param <A> the type of the arguments
 */
@FunctionalInterface
public interface ActionFunction<T, A> {

  /**
   * Applies the action.
   *
   * @param data the data as the actions before this one left it
   * @param args the recorded arguments; null only if null was recorded
   * @return the new data, or null to cancel the action
   * @throws ActionRejectedException to refuse it with a reason
   */
  @Nullable T apply(T data, A args);
}
