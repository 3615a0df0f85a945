package dev.ropeway.http;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other sites' pages from acting in the name of whoever has signed in here: what a browser
 * sends along by itself, such as a cookie, proves nothing unless the page is of this site. The
 * browser says whose page it is (Fetch Metadata, W3C; {@code Origin}, RFC 6454); one that says
 * nothing is not believed.
 */
final class SameSite {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final String STREAM = "/updates";

  private SameSite() {}

  /** Requires it for whatever changes something, and for streams; else that nothing denies it. */
  static void require(HttpServletRequest request) {
    String path = request.getPathInfo();
    boolean stream = path != null && path.endsWith(STREAM);
    boolean ours =
        stream || !SAFE.contains(request.getMethod()) ? isOurs(request) : !isForeign(request);
    if (!ours) {
      throw new AccessDeniedException(
          Kind.CROSS_SITE, "Who is known by a cookie is served to pages of this site only.");
    }
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
