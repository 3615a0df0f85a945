package dev.ropeway;

/**
 * CDI event, fired asynchronously for every update of a key that has a session on this node: {@code
 * void onUpdate(@ObservesAsync EntryUpdated event)}. Events of one key come in order and one at a
 * time; if the observers are slower than the updates, several updates come as one.
 *
 * @param store the store
 * @param update what changed
 * @param data the data after the update, as {@link Session#data} shows confirmed data; frozen
 */
public record EntryUpdated(Store<?> store, Update update, Object data) {

  /** The key that changed. */
  public String key() {
    return update.key();
  }

  /** The version after the update. */
  public long version() {
    return update.version();
  }
}
