package dev.ropeway.remote;

import dev.ropeway.Caller;
import dev.ropeway.access.Access;
import dev.ropeway.access.GuestTokens;
import dev.ropeway.access.Tokens;
import dev.ropeway.config.AuthSettings.Mode;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in from outside, and by what he is known. Thread-safe.
 *
 * @param access how callers are verified
 * @param tokens verifies them
 */
public record Callers(Access access, Tokens tokens) {

  /** Whether nobody is asked who he is. */
  public boolean open() {
    return access.open();
  }

  /** Whether callers must come from this machine. */
  public boolean local() {
    return access.auth().mode() != Mode.REQUIRED;
  }

  /** What is asked of callers, as it is set. */
  public String mode() {
    return access.auth().mode().text();
  }

  /**
   * Who is behind a token; may wait for the issuer's keys.
   *
   * @throws dev.ropeway.AccessDeniedException if nobody can be known by it
   */
  public Caller verified(String token) {
    return tokens.caller(token);
  }

  /** Whether a token was good a while ago, so that looking at it again costs little. */
  public boolean remembers(String token) {
    return tokens.remembers(token);
  }

  /** The roles that any setting names. */
  public Set<String> roles() {
    return access.roles();
  }

  /** What is to be said of this at the start; null if it goes without saying. */
  public @Nullable String announcement() {
    GuestTokens guests = tokens.guests();
    if (guests != null) {
      return "Whoever comes from this machine is a guest (ropeway.auth=demo). The administrator's"
          + " token, for half a day: "
          + guests.administrator().token();
    }
    return open()
        ? "Nobody is asked who he is (ropeway.auth=none); only this machine is served."
        : null;
  }

  /** Whether there are guests here. */
  public boolean guests() {
    return tokens.guests() != null;
  }

  /**
   * A token for somebody new or, if he is a guest already, a fresh one; empty if there are none.
   */
  public Optional<GuestToken> guest(@Nullable Caller caller) {
    GuestTokens guests = tokens.guests();
    return guests == null
        ? Optional.empty()
        : Optional.of(
            GuestToken.of(
                caller != null && caller.guest() ? guests.again(caller) : guests.guest()));
  }
}
