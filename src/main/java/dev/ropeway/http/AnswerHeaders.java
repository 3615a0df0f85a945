package dev.ropeway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.Serial;

/**
 * Tells browsers what they may do with an answer of the API: show it as what it is, to nobody else,
 * in no other site's page, and keep no copy. {@link PageFilter} says it of pages.
 */
public class AnswerHeaders extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;
  private static final String YEAR = "max-age=31536000";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    set(request, response, "default-src 'none'; frame-ancestors 'none'");
    response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
    chain.doFilter(request, response);
  }

  /**
   * What every answer has.
   *
   * @param policy its Content-Security-Policy
   */
  static void set(HttpServletRequest request, HttpServletResponse response, String policy) {
    response.setHeader("Content-Security-Policy", policy);
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("X-Content-Type-Options", "nosniff");
    // browsers keep it for every port of a host, and on this one there are others that have no TLS
    if (request.isSecure() && !request.getServerName().equals("localhost")) {
      response.setHeader("Strict-Transport-Security", YEAR);
    }
  }
}
