package dev.ropeway.access;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Caller;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is named by claims whose signature is good. Immutable.
 *
 * @param issuer who must have made them
 * @param audiences for whom they must be, one of these
 * @param skew how far clocks may differ
 * @param longest how long a token may be good; revocations are kept for as long
 * @param subject the claim that says who somebody is
 * @param roles the claim that says what he is, a name or a JSON Pointer
 */
record TokenClaims(
    String issuer,
    Collection<String> audiences,
    Duration skew,
    Duration longest,
    String subject,
    String roles,
    Clock clock) {
  private static final Set<String> OTHER_KINDS = Set.of("id", "refresh", "offline", "logout");

  /**
   * Checks them.
   *
   * @throws AccessDeniedException if they are of somebody else, for somebody else or for another
   *     time
   */
  Caller caller(JWTClaimsSet claims) {
    require(issuer.equals(claims.getIssuer()), "The issuer is another: " + claims.getIssuer());
    require(
        !Collections.disjoint(audiences, claims.getAudience()),
        "It is for others: " + claims.getAudience());
    Instant expires = instant(claims.getExpirationTime());
    Instant issued = instant(claims.getIssueTime());
    Instant now = clock.instant();
    if (expires == null || issued == null) {
      throw new AccessDeniedException(Kind.TOKEN_REFUSED, "exp or iat is missing");
    }
    Instant from = instant(claims.getNotBeforeTime());
    require(from == null || !from.isAfter(now.plus(skew)), "It is not yet good");
    require(!issued.isAfter(now.plus(skew)), "It was issued in the future");
    require(!expires.isAfter(issued.plus(longest)), "It is good for too long");
    if (!now.isBefore(expires.plus(skew))) {
      throw new AccessDeniedException(Kind.TOKEN_EXPIRED, "It expired at " + expires);
    }
    JsonObject json = json(claims);
    require(!isOfSignIn(json), "It tells a client of a sign-in, and is for no API");
    if (!(json.get(subject) instanceof JsonString name)) {
      throw new AccessDeniedException(Kind.TOKEN_REFUSED, "There is no " + subject);
    }
    try {
      return new Caller(name.getString(), roles(json), json, expires);
    } catch (IllegalArgumentException e) {
      throw new AccessDeniedException(Kind.TOKEN_REFUSED, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Whether it is an ID token, by what only those have (OpenID Connect Core, 3.1.3.6 and 3.3.2.11)
   * or by what widespread issuers say of their kinds: its audience is the client, which may be
   * called like the API, and it travels where an access token must not.
   */
  private static boolean isOfSignIn(JsonObject claims) {
    return claims.containsKey("at_hash")
        || claims.containsKey("c_hash")
        || OTHER_KINDS.contains(text(claims.get("typ")))
        || OTHER_KINDS.contains(text(claims.get("token_use")));
  }

  private static String text(@Nullable JsonValue value) {
    return value instanceof JsonString text ? text.getString().toLowerCase(Locale.ROOT) : "";
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new AccessDeniedException(Kind.TOKEN_REFUSED, otherwise);
    }
  }

  private static @Nullable Instant instant(@Nullable Date date) {
    return date == null ? null : date.toInstant();
  }

  private static JsonObject json(JWTClaimsSet claims) {
    try (JsonReader reader = Json.createReader(new StringReader(claims.toString()))) {
      return reader.readObject();
    } catch (JsonException e) {
      throw new AccessDeniedException(Kind.TOKEN_REFUSED, "The claims are no JSON object");
    }
  }

  /** A list of names, or one text of names with spaces between them, as {@code scope} is. */
  private Set<String> roles(JsonObject claims) {
    JsonValue found = roles.startsWith("/") ? at(claims, roles) : claims.get(roles);
    Set<String> names = new HashSet<>();
    if (found instanceof JsonArray several) {
      several.stream()
          .filter(JsonString.class::isInstance)
          .forEach(name -> names.add(((JsonString) name).getString()));
    } else if (found instanceof JsonString text) {
      names.addAll(Arrays.asList(text.getString().strip().split(" +")));
    }
    names.remove("");
    return names;
  }

  private static @Nullable JsonValue at(JsonObject claims, String pointer) {
    try {
      return Json.createPointer(pointer).getValue(claims);
    } catch (JsonException e) {
      return null; // no such claim
    }
  }
}
