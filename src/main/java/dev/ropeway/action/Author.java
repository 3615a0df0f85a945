package dev.ropeway.action;

import dev.ropeway.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verified caller behind an action, as he was when it was recorded. Immutable.
 *
 * @param identity the name by which he owns and is present
 * @param roles what he had then; unmodifiable
 */
public record Author(String identity, List<String> roles) {
  public Author {
    roles = List.copyOf(roles);
  }

  /** A caller; null if nobody is verified. */
  public static @Nullable Author of(@Nullable Caller caller) {
    return caller == null
        ? null
        : new Author(caller.identity(), caller.roles().stream().sorted().toList());
  }
}
