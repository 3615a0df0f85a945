package dev.ropeway.action;

import java.util.List;

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
}
