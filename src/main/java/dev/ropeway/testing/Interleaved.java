package dev.ropeway.testing;

import dev.ropeway.Store;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What one interleaving came to. For one thread at a time. */
public final class Interleaved {
  private final HandNodes nodes;
  private final List<@Nullable Object> one;
  private final List<@Nullable Object> other;

  Interleaved(HandNodes nodes, List<@Nullable Object> one, List<@Nullable Object> other) {
    this.nodes = nodes;
    this.one = one;
    this.other = other;
  }

  /** The data that is kept under a key. */
  public <T> T data(Store<T> store, String key) {
    return nodes.data(store, key);
  }

  /** What the stages of the one node's doings ended with, in order. */
  public <R> List<R> one(Class<R> type) {
    return results(one, type);
  }

  /** What the stages of the other node's doings ended with, in order. */
  public <R> List<R> other(Class<R> type) {
    return results(other, type);
  }

  private static <R> List<R> results(List<@Nullable Object> all, Class<R> type) {
    return all.stream()
        .map(
            each -> {
              if (each instanceof Throwable failure && !type.isInstance(each)) {
                throw new CompletionException(failure);
              }
              return type.cast(each);
            })
        .toList();
  }

  /** All nodes and what they share, to look further. */
  public HandNodes nodes() {
    return nodes;
  }
}
