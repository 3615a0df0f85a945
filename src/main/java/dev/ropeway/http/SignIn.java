package dev.ropeway.http;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Caller;
import dev.ropeway.bounds.Shares;
import dev.ropeway.config.Loopback;
import dev.ropeway.remote.Callers;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.TokenCheck;
import dev.ropeway.wire.Visitor;
import jakarta.json.JsonValue;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who is behind a request: by a bearer token (RFC 6750), else by a cookie, else by whom
 * the container has signed in. A token is never looked for in the address, where logs keep it.
 */
final class SignIn {
  /** The cookie: by its name browsers send it to this host alone, and only over TLS. */
  static final String COOKIE = "__Host-ropeway";

  private static final String AUTHORIZATION = "Authorization";
  private static final String BEARER = "Bearer ";

  private final Callers callers;
  private final TokenCheck check;

  SignIn(Callers callers, Shares shares) {
    this.callers = callers;
    this.check = new TokenCheck(callers, shares);
  }

  /**
   * Who it is; null: nobody is verified.
   *
   * @throws AccessDeniedException if he claims to be somebody and that does not hold
   * @throws dev.ropeway.bounds.BoundExceededException if that was so too often at his address
   */
  @Nullable Caller caller(HttpServletRequest request) {
    if (callers.local() && !Loopback.names(request.getLocalAddr())) {
      throw new AccessDeniedException(
          Kind.FORBIDDEN,
          "With ropeway.auth=" + callers.mode() + " only this machine is served: set required.");
    }
    if (callers.open()) {
      return null;
    }
    String token = bearer(request);
    if (token != null) {
      return verified(token, request);
    }
    String cookie = cookie(request);
    if (cookie != null) {
      SameSite.require(request);
      return verified(cookie, request);
    }
    Caller known = ofContainer(request);
    if (known != null) {
      SameSite.require(request);
    }
    return known;
  }

  private Caller verified(String token, HttpServletRequest request) {
    return check.caller(token, Visitor.address(request));
  }

  private static @Nullable String bearer(HttpServletRequest request) {
    List<String> given = Collections.list(request.getHeaders(AUTHORIZATION));
    if (given.size() > 1) {
      throw Problem.malformed("There must be one Authorization header only.").exception();
    }
    return given.stream()
        .filter(text -> text.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(text -> text.substring(BEARER.length()).strip())
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    List<String> given =
        Stream.ofNullable(cookies)
            .flatMap(Stream::of)
            .filter(cookie -> cookie.getName().equals(COOKIE))
            .map(Cookie::getValue)
            .toList();
    if (given.size() > 1) {
      throw Problem.malformed("There must be one cookie " + COOKIE + " only.").exception();
    }
    return given.isEmpty() ? null : given.get(0);
  }

  /** Containers tell no list of roles, but whether somebody has one. */
  private @Nullable Caller ofContainer(HttpServletRequest request) {
    Principal principal = request.getUserPrincipal();
    if (principal == null) {
      return null;
    }
    Set<String> roles =
        callers.roles().stream().filter(request::isUserInRole).collect(Collectors.toSet());
    try {
      return new Caller(principal.getName(), roles, JsonValue.EMPTY_JSON_OBJECT, null);
    } catch (IllegalArgumentException e) {
      throw new AccessDeniedException(Kind.TOKEN_REFUSED, String.valueOf(e.getMessage()));
    }
  }
}
