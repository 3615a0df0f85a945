package dev.ropeway;

import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * A pure function registered in a {@link Store} under a permanent name. Immutable; create it with
 * {@link Store#action}.
 *
 * @param <T> the type of the store's data
 * @param <A> the type of the arguments, bound to JSON
 * @param store the store that the action belongs to
 * @param name permanent name: recorded actions refer to it for as long as they are kept
 * @param argumentType the Java type of the arguments; {@link Void} for none
 * @param function what the action does; a {@link ContextFunction} if it knows how it was recorded
 * @param remote whether callers from outside may record it
 * @param answerType the Java type of what it answers; null if that is not declared
 * @param inverse how it is undone; null if it is not
 */
public record Action<T, A>(
    Store<T> store,
    String name,
    Class<A> argumentType,
    ActionFunction<T, A> function,
    boolean remote,
    @Nullable Class<?> answerType,
    @Nullable Inverse<T, A> inverse) {

  /** One that is not undone. */
  public Action(
      Store<T> store,
      String name,
      Class<A> argumentType,
      ActionFunction<T, A> function,
      boolean remote,
      @Nullable Class<?> answerType) {
    this(store, name, argumentType, function, remote, answerType, null);
  }

  /**
   * Keeps the action to code of the server. Callers from outside cannot record it, by itself or in
   * a transaction: to them there is no such action, whatever their rights. Code of the server that
   * acts for a caller ({@link SessionService#as}) can, if he has the right. Part of the
   * declaration: {@code STORE.action("reward", Long.class, …).serverOnly()}.
   *
   * @return this action as it is registered from now on
   */
  public Action<T, A> serverOnly() {
    return again(new Action<>(store, name, argumentType, function, false, answerType, inverse));
  }

  /**
   * Declares the type of what the action answers, for those who are told of its form: {@code GET
   * /api/stores/{store}} and the types for TypeScript. Whenever it is applied it must answer a
   * value of that type, else it has failed. Part of the declaration: {@code STORE.action("bet",
   * Bet.class, (game, bet, by) -> …).answers(Spin.class)}.
   *
   * @param type bound to JSON as data is
   * @return this action as it is registered from now on
   * @throws IllegalStateException if it is no {@link ContextFunction} and so cannot answer
   */
  public Action<T, A> answers(Class<?> type) {
    if (!(function instanceof ContextFunction)) {
      throw new IllegalStateException(this + " has no third parameter, so it cannot answer.");
    }
    Class<?> boxed = MethodType.methodType(type).wrap().returnType();
    return again(new Action<>(store, name, argumentType, function, remote, boxed, inverse));
  }

  /**
   * Lets who recorded the action undo it: what it changed is put back, where that still stands;
   * what others have changed since makes the undo {@code rejected}, and stays. Part of the
   * declaration: {@code STORE.action("rename", String.class, …).undo()}.
   *
   * @return this action as it is registered from now on
   */
  public Action<T, A> undo() {
    return undoneBy(new Inverse<>(null));
  }

  /**
   * The same by a function of its own, for what adds up with what others do: {@code
   * STORE.action("add_coins", Long.class, (p, n) -> p.plus(n)).undo((p, n) -> p.minus(n))}. It is
   * given the data as it is when it is undone, and the arguments of the action. It refuses by an
   * {@link ActionRejectedException} that should name the place, and cancels the undo with null.
   * Done again, the action is applied again.
   *
   * @param inverse as pure as the action
   * @return this action as it is registered from now on
   */
  public Action<T, A> undo(ActionFunction<T, A> inverse) {
    return undoneBy(new Inverse<>(inverse));
  }

  private Action<T, A> undoneBy(Inverse<T, A> how) {
    return again(new Action<>(store, name, argumentType, function, remote, answerType, how));
  }

  private Action<T, A> again(Action<T, A> action) {
    return ((DeclaredStore<T>) store).again(action);
  }

  @Override
  public String toString() {
    return store.name() + "." + name;
  }
}
