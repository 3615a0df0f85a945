package dev.ropeway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of the keys that are tagged with a person. Immutable.
 *
 * @param keys by store and key
 * @param next where the next page begins; null if there is none
 */
public record TaggedKeyPage(List<TaggedKey> keys, @Nullable String next) {

  /** Copies the list. */
  public TaggedKeyPage {
    keys = List.copyOf(keys);
  }
}
