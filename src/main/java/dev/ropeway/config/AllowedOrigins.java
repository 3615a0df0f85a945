package dev.ropeway.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The origins of other sites whose pages may use the HTTP API, cookies included. None unless they
 * are listed, each in full: a pattern would let in whoever gets hold of a name that fits.
 * Immutable.
 *
 * @param origins as browsers write them
 */
public record AllowedOrigins(Set<String> origins) {
  /** The property: origins separated by commas. */
  public static final String KEY = "ropeway.cors.origins";

  /** Copies the origins. */
  public AllowedOrigins {
    origins = Set.copyOf(origins);
  }

  /**
   * Reads the property.
   *
   * @throws IllegalArgumentException naming what is no origin
   */
  public static AllowedOrigins read(Function<String, Optional<String>> source) {
    return new AllowedOrigins(
        Arrays.stream(source.apply(KEY).orElse("").split(","))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .map(AllowedOrigins::checked)
            .collect(Collectors.toSet()));
  }

  private static String checked(String text) {
    try {
      URI uri = new URI(text.toLowerCase(Locale.ROOT)).parseServerAuthority();
      String origin = uri.getScheme() + "://" + uri.getHost() + port(uri);
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web && uri.getHost() != null && origin.equalsIgnoreCase(text)) {
        return origin;
      }
    } catch (URISyntaxException e) {
      throw refused(text, e);
    }
    throw refused(text, null);
  }

  /** Browsers leave out the port that the scheme has anyway. */
  private static String port(URI uri) {
    int usual = "https".equals(uri.getScheme()) ? 443 : 80;
    return uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
  }

  private static IllegalArgumentException refused(String text, @Nullable Exception cause) {
    return new IllegalArgumentException(
        KEY
            + " has \""
            + text
            + "\" but must be origins as browsers write them, such as https://play.example.org or"
            + " http://localhost:5173.",
        cause);
  }

  /** Whether nobody is let in. */
  public boolean none() {
    return origins.isEmpty();
  }

  /** Whether pages of this origin are let in. */
  public boolean allows(@Nullable String origin) {
    return origin != null && origins.contains(origin);
  }
}
