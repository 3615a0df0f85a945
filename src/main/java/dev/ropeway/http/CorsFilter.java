package dev.ropeway.http;

import dev.ropeway.config.AllowedOrigins;
import dev.ropeway.node.Ropeway;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.Serial;

/**
 * Lets pages of the listed origins use the API, cookies included, and nobody else's: browsers keep
 * an answer without these headers from the page that asked. See {@link AllowedOrigins}.
 */
public class CorsFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;
  private static final String ORIGIN = "Origin";
  private static final String ALLOW = "Access-Control-Allow-";
  private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

  private static final String HEADERS =
      String.join(
          ", ",
          HttpHeaders.ACCEPT,
          HttpHeaders.AUTHORIZATION,
          HttpHeaders.CONTENT_TYPE,
          "Idempotency-Key",
          HttpHeaders.IF_MATCH,
          HttpHeaders.IF_NONE_MATCH,
          HttpHeaders.LAST_EVENT_ID_HEADER,
          Prefer.HEADER);

  /** What pages may read of an answer beyond what they always may. */
  private static final String EXPOSED =
      String.join(
          ", ",
          HttpHeaders.ALLOW,
          HttpHeaders.DATE, // mirrors tell by it how long a token is good, whatever their clock
          HttpHeaders.ETAG,
          Prefer.APPLIED,
          "RateLimit",
          "RateLimit-Policy",
          HttpHeaders.RETRY_AFTER,
          HttpHeaders.WWW_AUTHENTICATE);

  private static final String REMEMBERED_SECONDS = "600";

  @Inject private transient Ropeway ropeway;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    AllowedOrigins origins = ropeway.webRules().origins();
    if (!origins.none()) {
      response.addHeader(HttpHeaders.VARY, ORIGIN);
    }
    String origin = request.getHeader(ORIGIN);
    if (!origins.allows(origin)) {
      chain.doFilter(request, response);
      return;
    }
    response.setHeader(ALLOW + "Origin", origin);
    response.setHeader(ALLOW + "Credentials", "true");
    if (isPreflight(request)) {
      response.setHeader(ALLOW + "Methods", METHODS);
      response.setHeader(ALLOW + "Headers", HEADERS);
      response.setHeader("Access-Control-Max-Age", REMEMBERED_SECONDS);
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    } else {
      response.setHeader("Access-Control-Expose-Headers", EXPOSED);
      chain.doFilter(request, response);
    }
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals(HttpMethod.OPTIONS)
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
