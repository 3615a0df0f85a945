package dev.ropeway.config;

import java.util.Optional;
import java.util.function.Function;

/**
 * Who may reach the HTTP API at all, before it is asked who he is. Immutable.
 *
 * @param hosts for which hosts requests are taken
 * @param origins the other sites whose pages may send them
 * @param proxies who is believed about where they came from
 */
public record WebRules(AllowedHosts hosts, AllowedOrigins origins, TrustedProxies proxies) {

  /**
   * Reads the properties.
   *
   * @throws IllegalArgumentException naming what cannot be understood
   */
  public static WebRules read(Function<String, Optional<String>> source) {
    return new WebRules(
        AllowedHosts.read(source), AllowedOrigins.read(source), TrustedProxies.read(source));
  }
}
