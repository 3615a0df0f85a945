package dev.ropeway;

/**
 * What applications inject: {@code @Inject SessionService sessions}. Thread-safe, one per
 * application.
 */
public interface SessionService {

  /**
   * Opens a session on a key. Never blocks and never locks; the data arrives in the background.
   *
   * @param key 1 to 200 code points without control characters
   * @throws IllegalArgumentException if the key breaks that rule or the store is not known here
   */
  <T> Session<T> load(Store<T> store, String key);

  /** Reads a key without a session. */
  <T> View<T> view(Store<T> store, String key);
}
