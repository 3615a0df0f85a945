package dev.ropeway;

import org.jspecify.annotations.Nullable;

/**
 * What an {@link AccessPolicy} is asked. Immutable.
 *
 * @param caller who wants it
 * @param right what he wants to do
 * @param store the store
 * @param key the key; for {@link Right#LIST} the prefix of those to be listed, which is empty for
 *     all of the store
 * @param action the name of the action; null unless the right is {@link Right#ACT}
 */
public record AccessRequest(
    Caller caller, Right right, String store, String key, @Nullable String action) {

  /** One that is about no action. */
  public AccessRequest(Caller caller, Right right, String store, String key) {
    this(caller, right, store, key, null);
  }

  /**
   * What is asked for, as settings and problem documents name it: {@code read}, {@code act.set}.
   */
  public String name() {
    return action == null ? right.text() : right.text() + "." + action;
  }
}
