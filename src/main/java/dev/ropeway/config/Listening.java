package dev.ropeway.config;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the server that ships listens, as its variables say; of another server nothing is known.
 * Immutable.
 *
 * @param host the variable {@code HTTP_HOST}: a name or address of this machine, {@code *} for all
 *     of them, empty if the server is another
 * @param plain whether there is a port without TLS: {@code HTTP_PORT} is not -1
 * @param meant the property {@code ropeway.plain}: that this is as it should be
 */
public record Listening(String host, boolean plain, boolean meant) {

  /** Reads them. */
  public static Listening read(Function<String, Optional<String>> source) {
    return new Listening(
        source.apply("HTTP_HOST").orElse("").strip().toLowerCase(Locale.ROOT),
        !source.apply("HTTP_PORT").orElse("").strip().equals("-1"),
        source.apply("ropeway.plain").orElse("").strip().equals("true"));
  }

  /** Whether other machines may reach it. */
  public boolean forOthers() {
    return !host.isEmpty() && !Loopback.names(host);
  }

  /**
   * Requires that what comes from other machines comes over TLS.
   *
   * @throws IllegalArgumentException saying what to set
   */
  public void require() {
    if (forOthers() && plain && !meant) {
      throw new IllegalArgumentException(
          "HTTP_HOST is \""
              + host
              + "\" and HTTP_PORT is open there, so everybody on the way could read and change what"
              + " is sent. Set HTTPS_PORT=9443 and HTTP_PORT=-1, or ROPEWAY_PLAIN=true if a proxy"
              + " in front of it speaks TLS.");
    }
  }
}
