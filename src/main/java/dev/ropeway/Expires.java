package dev.ropeway;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an entry is no longer wanted, told from its data; see {@link StoreBuilder#expires}.
 *
 * @param <T> the type of the store's data
 */
@FunctionalInterface
public interface Expires<T> {

  /** The instant; null: never, as the data is now. Pure. */
  @Nullable Instant at(T data);
}
