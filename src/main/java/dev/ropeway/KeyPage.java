package dev.ropeway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a store's written keys. Immutable.
 *
 * @param keys in code-point order
 * @param next behind which key the next page begins; null if there is none
 */
public record KeyPage(List<KeyVersion> keys, @Nullable String next) {

  /** Copies the list. */
  public KeyPage {
    keys = List.copyOf(keys);
  }
}
