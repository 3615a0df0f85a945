package dev.ropeway.http;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.Caller;
import dev.ropeway.config.SecurityEvent;
import dev.ropeway.config.SecurityEvent.Kind;
import dev.ropeway.wire.Visitor;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/** What the security log is told of requests. */
final class SecurityEvents {

  private SecurityEvents() {}

  /** Something that a request did. */
  static SecurityEvent of(Kind kind, ServletRequest request) {
    Caller caller = Visitor.caller(request);
    return SecurityEvent.of(kind)
        .by(caller == null ? null : caller.subject())
        .from(Visitor.address(request).text());
  }

  /** That nobody could be known by a request; null if it did not claim to be of anybody. */
  static @Nullable SecurityEvent of(AccessDeniedException denied, ServletRequest request) {
    return denied.kind() == AccessDeniedException.Kind.NOT_SIGNED_IN
        ? null
        : of(Kind.AUTHENTICATION_FAILED, request).because(denied.kind().text());
  }
}
