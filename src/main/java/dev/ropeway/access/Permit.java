package dev.ropeway.access;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.AccessRequest;
import dev.ropeway.Caller;
import dev.ropeway.Decision;
import dev.ropeway.Right;
import dev.ropeway.config.SecurityEvent;
import dev.ropeway.config.SecurityLog;
import org.jspecify.annotations.Nullable;

/**
 * What one caller may do. Every method that requires something throws an {@link
 * AccessDeniedException}. Thread-safe.
 */
public final class Permit {
  private final Access access;
  private final @Nullable Caller caller;
  private final @Nullable String address;
  private final SecurityLog log;

  Permit(Access access, @Nullable Caller caller, @Nullable String address, SecurityLog log) {
    this.access = access;
    this.caller = caller;
    this.address = address;
    this.log = log;
  }

  /** Who he is; null if nobody is asked for that. */
  public @Nullable Caller caller() {
    return caller;
  }

  /** The name by which he records; null if nobody is asked for that. */
  public @Nullable String identity() {
    return caller == null ? null : caller.identity();
  }

  /** Whoever is verified; null where nobody is. */
  public @Nullable Caller requireSignedIn() {
    if (caller == null && !access.open()) {
      throw new AccessDeniedException(
          Kind.NOT_SIGNED_IN, "Say who you are: Authorization: Bearer and a token.");
    }
    return access.open() ? null : caller;
  }

  /** Requires a right on a key, or on a prefix of keys. */
  public void require(Right right, String store, String key) {
    require(right, store, key, null);
  }

  /** Requires that an action may be recorded. */
  public void requireAction(String store, String key, String action) {
    require(Right.ACT, store, key, action);
  }

  private void require(Right right, String store, String key, @Nullable String action) {
    Caller known = requireSignedIn();
    if (known == null) {
      return;
    }
    AccessRequest request = new AccessRequest(known, right, store, key, action);
    Decision decision = access.judge(request);
    if (!decision.allowed()) {
      AccessDeniedException denied = denied(request, decision);
      log.write(event(known, denied.kind()).on(store, key).right(request.name()));
      throw denied;
    }
  }

  private AccessDeniedException denied(AccessRequest request, Decision decision) {
    if (request.right() == Right.LIST || request.right() == Right.ADMIN
        ? access.shows(request.store(), request.caller())
        : sees(request.store(), request.key())) {
      String reason = decision.reason();
      return new AccessDeniedException(
          Kind.FORBIDDEN,
          reason == null ? "This takes the right " + request.name() + " here." : reason);
    }
    return new AccessDeniedException(Kind.HIDDEN, "There is nothing here that you may see.");
  }

  private SecurityEvent event(Caller caller, Kind kind) {
    return SecurityEvent.of(SecurityEvent.Kind.DENIED)
        .by(caller.subject())
        .from(address)
        .because(kind.text());
  }

  /** Whether he has a right. */
  public boolean has(Right right, String store, String key) {
    Caller known = requireSignedIn();
    return known == null || access.judge(new AccessRequest(known, right, store, key)).allowed();
  }

  /**
   * Whose of the actions he may see that wait for their time on a key: everybody's with {@code
   * history}, else his own.
   *
   * @return an identity; null: everybody's
   */
  public @Nullable String seenAgenda(String store, String key) {
    if (has(Right.HISTORY, store, key)) {
      return null;
    }
    if (!has(Right.WATCH, store, key)) {
      require(Right.READ, store, key);
    }
    return identity();
  }

  /**
   * Whose of them he may cancel: everybody's with {@code admin}, else his own.
   *
   * @return an identity; null: everybody's
   */
  public @Nullable String ownAgenda(String store, String key) {
    return has(Right.ADMIN, store, key) ? null : identity();
  }

  private boolean sees(String store, String key) {
    return has(Right.READ, store, key) || has(Right.WATCH, store, key);
  }

  /** Whether he may know that there is such a store. */
  public boolean shows(String store) {
    Caller known = requireSignedIn();
    return known == null || access.shows(store, known);
  }

  /**
   * Whether he may record an action on some key of a store, as far as that is known without a key.
   */
  public boolean mayEver(String store, String action) {
    Caller known = requireSignedIn();
    return known == null || access.mayEver(known, store, action);
  }

  /** Requires that he is a person himself, or may see and erase what is stored of anybody. */
  public void requirePerson(String user) {
    Caller known = requireSignedIn();
    if (known != null && !known.subject().equals(user) && !known.is(Access.PRIVACY)) {
      log.write(event(known, Kind.FORBIDDEN).about(SecurityEvent.digest(user)));
      throw new AccessDeniedException(
          Kind.FORBIDDEN,
          "What is stored of somebody is his own, or takes the role " + Access.PRIVACY + ".");
    }
  }

  /** Requires the role of those who may see and erase what is stored of anybody. */
  public void requirePrivacy() {
    Caller known = requireSignedIn();
    if (known != null && !known.is(Access.PRIVACY)) {
      log.write(event(known, Kind.FORBIDDEN).right(Access.PRIVACY));
      throw new AccessDeniedException(
          Kind.FORBIDDEN,
          "To erase what is about others too takes the role " + Access.PRIVACY + ".");
    }
  }

  /** Requires the role of those who run the service. */
  public void requireAdministrator() {
    Caller known = requireSignedIn();
    if (known != null && !known.is(Access.ADMINISTRATOR)) {
      log.write(event(known, Kind.FORBIDDEN).right(Access.ADMINISTRATOR));
      throw new AccessDeniedException(
          Kind.FORBIDDEN, "This takes the role " + Access.ADMINISTRATOR + ".");
    }
  }

  /**
   * The full name of a client of his.
   *
   * @param name {@code ~tab}, or a full name, or his identity
   */
  public String client(String name) {
    Caller known = requireSignedIn();
    if (known == null) {
      return name;
    }
    String identity = known.identity();
    String full = name.startsWith("~") ? identity + name : name;
    boolean tab = full.startsWith(identity + "~") && full.indexOf('~', identity.length() + 1) < 0;
    if (tab || full.equals(identity)) {
      return full;
    }
    log.write(event(known, Kind.CLIENT_NOT_YOURS));
    throw new AccessDeniedException(
        Kind.CLIENT_NOT_YOURS,
        "Your clients are called \""
            + identity
            + "~\" and something behind it, or just \"~\" and that.");
  }
}
