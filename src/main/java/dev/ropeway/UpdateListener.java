package dev.ropeway;

/**
 * Is told of every change of what a session shows, and of what it missed. Calls to one listener
 * come in order and one at a time; see {@link Session#listen}.
 *
 * @param <T> the type of the data
 */
@FunctionalInterface
public interface UpdateListener<T> {

  /**
   * Called with the data once when it is there, then after every change.
   *
   * @param data the newest data; frozen
   * @param skipped how many versions were made since the call before and never looked at, because
   *     this listener was busy or they came too fast; 0 if it has seen every one
   */
  void updated(T data, long skipped);
}
