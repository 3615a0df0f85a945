package dev.ropeway;

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
 */
public record Action<T, A>(
    Store<T> store,
    String name,
    Class<A> argumentType,
    ActionFunction<T, A> function,
    boolean remote) {

  /**
   * Keeps the action to code of the server. Callers from outside cannot record it, by itself or in
   * a transaction: to them there is no such action, whatever their rights. Code of the server that
   * acts for a caller ({@link SessionService#as}) can, if he has the right. Part of the
   * declaration: {@code STORE.action("reward", Long.class, …).serverOnly()}.
   *
   * @return this action as it is registered from now on
   */
  public Action<T, A> serverOnly() {
    return ((DeclaredStore<T>) store).serverOnly(this);
  }

  @Override
  public String toString() {
    return store.name() + "." + name;
  }
}
