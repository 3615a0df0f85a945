package dev.ropeway.remote;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.Caller;
import dev.ropeway.Right;
import dev.ropeway.access.LiveAccess;
import dev.ropeway.access.Permit;
import dev.ropeway.access.Revocations;
import dev.ropeway.bounds.Lease;
import dev.ropeway.bounds.Shares;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who a caller is, and what he may do to people, tokens and the service. Every method that requires
 * something throws a {@link dev.ropeway.AccessDeniedException}. Thread-safe.
 */
public final class CallerRights {
  private final Permit permit;
  private final Revocations revocations;
  private final LiveAccess live;
  private final Shares shares;

  CallerRights(Permit permit, Revocations revocations, LiveAccess live, Shares shares) {
    this.permit = permit;
    this.revocations = revocations;
    this.live = live;
    this.shares = shares;
  }

  /** Who he is; null where nobody is verified. */
  public @Nullable Caller caller() {
    return permit.caller();
  }

  /**
   * Watches that he stays who he is: that his token lasts and is not revoked.
   *
   * @param ended is told once why he is not; quick
   * @return to be closed when that does not matter any more
   */
  public Lease whileSignedIn(Consumer<AccessDeniedException.Kind> ended) {
    Caller caller = permit.caller();
    return caller == null ? Lease.none() : Lease.of(live.open(caller, List.of(), ended)::close);
  }

  /** Requires that somebody is signed in, where that is asked for. */
  public void requireSignedIn() {
    permit.requireSignedIn();
  }

  /** Requires that he is a person himself, or may see and erase what is stored of anybody. */
  public void requirePerson(String user) {
    permit.requirePerson(user);
  }

  /** Requires that he may see and erase what is stored of anybody. */
  public void requirePrivacy() {
    permit.requirePrivacy();
  }

  /** Requires that he may say that a key holds a person's data. */
  public void requireTagging(RemoteStore store, String key, String user) {
    permit.require(Right.TAG, store.name(), key);
    permit.requirePerson(user);
  }

  /**
   * Requires that he may say so of one more key, and charges it.
   *
   * @throws dev.ropeway.bounds.BoundExceededException if he has made too much that is new
   */
  public void requireNewTag(RemoteStore store, String key, String user) {
    requireTagging(store, key, user);
    shares.requireNew(permit.identity());
    shares.made(permit.identity(), 1);
  }

  /** Requires that he runs a store. */
  public void requireAdmin(RemoteStore store) {
    permit.require(Right.ADMIN, store.name(), "");
  }

  /** Requires that he runs the service. */
  public void requireAdministrator() {
    permit.requireAdministrator();
  }

  /**
   * Ends all tokens that somebody was given until now, everywhere; blocks on the database.
   *
   * @return the moment: what is issued after it is good
   */
  public Instant revoke(String subject) {
    permit.requireAdministrator();
    Instant until = revocations.revoke(subject);
    live.changedEverywhere();
    return until;
  }
}
