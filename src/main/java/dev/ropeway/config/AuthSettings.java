package dev.ropeway.config;

import dev.ropeway.Named;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How callers are verified. Names of MicroProfile JWT 2.1 where it has one. Immutable.
 *
 * @param mode what is asked of callers
 * @param issuer who signs tokens ({@code mp.jwt.verify.issuer})
 * @param key his public key itself, PEM or JWK ({@code mp.jwt.verify.publickey})
 * @param keyLocation where it or a JWK set is ({@code mp.jwt.verify.publickey.location})
 * @param algorithms what he signs with ({@code mp.jwt.verify.publickey.algorithm})
 * @param audiences for whom tokens are, one of these ({@code mp.jwt.verify.audiences})
 * @param skew how far clocks may differ ({@code mp.jwt.verify.clock.skew}, seconds)
 * @param subject the claim that says who somebody is
 * @param roles the claim that says what he is, a name or a JSON Pointer
 */
public record AuthSettings(
    Mode mode,
    Optional<String> issuer,
    Optional<String> key,
    Optional<String> keyLocation,
    List<String> algorithms,
    List<String> audiences,
    Duration skew,
    String subject,
    String roles) {
  /** Where the mode is set. */
  public static final String AUTH = "ropeway.auth";

  /** Where the server listens, as its configuration has it. */
  private static final String HOST = "HTTP_HOST";

  private static final String ISSUER = "mp.jwt.verify.issuer";
  private static final String KEY = "mp.jwt.verify.publickey";
  private static final String LOCATION = "mp.jwt.verify.publickey.location";
  private static final String AUDIENCES = "mp.jwt.verify.audiences";
  private static final String ALGORITHM = "mp.jwt.verify.publickey.algorithm";
  private static final String SKEW = "mp.jwt.verify.clock.skew";
  private static final List<String> ALGORITHMS =
      List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");

  /** What is asked of callers. */
  public enum Mode implements Named {
    /** A token of the issuer, or an identity of the container. */
    REQUIRED,
    /** For development: whoever comes from this machine is a guest or the administrator. */
    DEMO,
    /** For tests: nothing of whoever comes from this machine. */
    NONE
  }

  /**
   * Reads and checks them.
   *
   * @param source a property's value by its name
   * @param demo whether the sample stores are on
   * @throws IllegalArgumentException with what to set
   */
  public static AuthSettings read(Function<String, Optional<String>> source, boolean demo) {
    Function<String, Optional<String>> given =
        name -> source.apply(name).map(String::strip).filter(text -> !text.isEmpty());
    Mode mode = given.apply(AUTH).map(AuthSettings::mode).orElse(Mode.REQUIRED);
    if (demo && mode == Mode.REQUIRED) {
      throw new IllegalArgumentException(
          "The sample stores are on (ropeway.demo=true), which are for guests: set"
              + " ropeway.auth=demo, or ropeway.demo=false.");
    }
    AuthSettings settings =
        new AuthSettings(
            mode,
            given.apply(ISSUER),
            given.apply(KEY),
            given.apply(LOCATION),
            algorithms(given.apply(ALGORITHM).orElse("RS256")),
            list(given.apply(AUDIENCES).orElse("")),
            Duration.ofSeconds(given.apply(SKEW).map(AuthSettings::seconds).orElse(30L)),
            given.apply("ropeway.auth.subject").orElse("sub"),
            given.apply("ropeway.auth.roles").orElse("groups"));
    if (mode == Mode.REQUIRED) {
      settings.requireIssuer();
    } else {
      given.apply(HOST).ifPresent(settings::requireLocal);
    }
    return settings;
  }

  /** Nobody is asked who he is. */
  public static AuthSettings none() {
    return read(name -> Optional.of("none").filter(mode -> name.equals(AUTH)), false);
  }

  private void requireLocal(String host) {
    if (!Loopback.names(host)) {
      throw new IllegalArgumentException(
          "With ropeway.auth="
              + mode.text()
              + " anybody who reaches the server may do everything, and it would listen on "
              + host
              + ": set ropeway.auth=required, or HTTP_HOST=localhost.");
    }
  }

  private void requireIssuer() {
    List<String> missing =
        Stream.of(
                issuer.isEmpty() ? ISSUER : "",
                audiences.isEmpty() ? AUDIENCES : "",
                key.isEmpty() && keyLocation.isEmpty() ? LOCATION + " (or " + KEY + ")" : "")
            .filter(name -> !name.isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "Nobody could be verified: set "
              + String.join(", ", missing)
              + ", or for this machine alone ropeway.auth=demo; docs/access.md says more.");
    }
  }

  private static Mode mode(String text) {
    for (Mode mode : Mode.values()) {
      if (mode.text().equals(text)) {
        return mode;
      }
    }
    throw new IllegalArgumentException(
        AUTH + " is \"" + text + "\" but must be required, demo or none.");
  }

  private static List<String> algorithms(String text) {
    List<String> names = list(text);
    if (names.isEmpty() || !ALGORITHMS.containsAll(names)) {
      throw new IllegalArgumentException(
          ALGORITHM + " is \"" + text + "\" but must be of " + String.join(", ", ALGORITHMS) + ".");
    }
    return names;
  }

  private static long seconds(String text) {
    if (text.matches("[0-9]{1,3}") && Long.parseLong(text) <= 300) {
      return Long.parseLong(text);
    }
    throw new IllegalArgumentException(SKEW + " is \"" + text + "\" but must be 0 to 300 seconds.");
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(t -> !t.isEmpty()).toList();
  }
}
