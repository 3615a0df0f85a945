package dev.ropeway;

/**
 * CDI event, fired asynchronously for every update of a key that has a session on this node: {@code
 * void onUpdate(@ObservesAsync EntryUpdated event)}. Events of one key come in order and one at a
 * time; if the observers are slower than the updates, several updates come as one. With {@link
 * OfStore} an observer gets those of one store alone.
 *
 * @param store the store
 * @param update what changed
 * @param data the data after the update, as {@link Session#data} shows confirmed data; frozen
 */
public record EntryUpdated(Store<?> store, Update update, Object data) {

  /**
   * The data in its type; frozen.
   *
   * @throws IllegalArgumentException if the event is of another store
   */
  public <T> T data(Store<T> of) {
    if (!of.name().equals(store.name())) {
      throw new IllegalArgumentException("The event is of " + store + ", not of " + of);
    }
    return of.type().cast(data);
  }

  /** The key that changed. */
  public String key() {
    return update.key();
  }

  /** The version after the update. */
  public long version() {
    return update.version();
  }
}
