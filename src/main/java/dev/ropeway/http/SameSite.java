package dev.ropeway.http;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.config.AllowedOrigins;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites' pages from acting in the name of whoever has signed in here: what a browser
 * sends along by itself, such as a cookie, proves nothing unless the page is of this site. The
 * browser says whose page it is (Fetch Metadata, W3C; {@code Origin}, RFC 6454); one that says
 * nothing is not believed.
 */
final class SameSite {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  /** JAX-RS takes a path with slashes at its end for the same one. */
  private static final Pattern STREAM = Pattern.compile("/updates/*$");

  private SameSite() {}

  /** Requires it for whatever changes something, and for streams; else that nothing denies it. */
  static void require(HttpServletRequest request) {
    if (isEffective(request) ? !isOurs(request) : isForeign(request)) {
      throw refused("Who is known by a cookie is served to pages of this site only.");
    }
  }

  /**
   * Requires it where nobody is asked who he is, so that any page in a browser on this machine
   * could do something: unless the browser says nothing, as what is no browser does.
   *
   * @param listed the other sites whose pages may
   */
  static void requireOfAnybody(HttpServletRequest request, AllowedOrigins listed) {
    if (isEffective(request) && isForeign(request) && !listed.allows(request.getHeader("Origin"))) {
      throw refused("Pages of other sites may do nothing here unless they are listed.");
    }
  }

  private static AccessDeniedException refused(String why) {
    return new AccessDeniedException(Kind.CROSS_SITE, why);
  }

  private static boolean isEffective(HttpServletRequest request) {
    String path = request.getPathInfo();
    boolean stream = path != null && STREAM.matcher(path).find();
    boolean connection = request.getHeader("Upgrade") != null; // which has no preflight
    return stream || connection || !SAFE.contains(request.getMethod());
  }

  private static boolean isOurs(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    return isOurs(request.getHeader("Origin"), request);
  }

  private static boolean isForeign(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    String origin = request.getHeader("Origin");
    return site != null
        ? !site.equals("same-origin") && !site.equals("none")
        : origin != null && !isOurs(origin, request);
  }

  private static boolean isOurs(@Nullable String origin, HttpServletRequest request) {
    return origin != null && origin.equals(request.getScheme() + "://" + request.getHeader("Host"));
  }
}
