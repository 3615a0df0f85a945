package dev.ropeway;

import org.jspecify.annotations.Nullable;

/**
 * What an action does that asks for more than its data and arguments, or answers. As pure as every
 * {@link ActionFunction}: it depends on nothing but its parameters.
 *
 * <p>Nobody foretells it: sessions and mirrors show what it does once it is decided, for the answer
 * and the dice are the server's.
 *
 * @param <T> the type of the data
 * @param <A> the type of the arguments
 */
@FunctionalInterface
@SuppressWarnings(
    "FunctionalInterfaceMethodChanged") // whoever applies it asks which of the two it is
public interface ContextFunction<T, A> extends ActionFunction<T, A> {

  /**
   * Applies the action.
   *
   * @param data the data as the actions before this one left it
   * @param args the recorded arguments; null only if null was recorded
   * @param by how the action was recorded
   * @return the new data with what the action answers, or null to cancel it
   * @throws ActionRejectedException to refuse it with a reason
   */
  @Nullable Result<T> apply(T data, A args, ActionContext by);

  /**
   * There is nothing to apply it without.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  default @Nullable T apply(T data, A args) {
    throw new UnsupportedOperationException("The action needs to know how it was recorded.");
  }
}
