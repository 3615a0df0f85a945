package dev.ropeway;

import java.util.Set;

/**
 * The verified caller behind an action, as the log keeps him. Immutable.
 *
 * @param identity by what he is known; see {@link Caller#identity}
 * @param roles what he was when the action was recorded; unmodifiable
 */
public record RecordedCaller(String identity, Set<String> roles) {

  /** Copies the roles. */
  public RecordedCaller {
    roles = Set.copyOf(roles);
  }

  /** Whether his issuer said that he is this. */
  public boolean is(String role) {
    return roles.contains(role);
  }
}
