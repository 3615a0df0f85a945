package dev.ropeway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.Serial;
import java.util.Locale;
import java.util.Set;

/**
 * What holds for pages and scripts, which the server gives out by itself: they are read and nothing
 * else, and run only what came from here. {@link ApiFilters} puts it into the WAR that ships alone:
 * an application that Ropeway is a part of has pages of its own.
 */
public class PageFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final String ALLOWED = "GET, HEAD";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (isApi(request)) {
      chain.doFilter(request, response);
      return;
    }
    AnswerHeaders.set(request, response, POLICY);
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    if (!READING.contains(request.getMethod())) {
      response.setHeader(HttpHeaders.ALLOW, ALLOWED);
      response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    } else if (hasBackslash(request)) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else {
      pass(request, response, chain);
    }
  }

  /** Open Liberty throws where there is no such file, and then tells of its classes. */
  private static void pass(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } catch (IOException | ServletException e) {
      if (!isNoFile(e) || response.isCommitted()) {
        throw e;
      }
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private static boolean isNoFile(Throwable failure) {
    return failure instanceof FileNotFoundException
        || (failure instanceof ServletException outer && isCauseNoFile(outer));
  }

  private static boolean isCauseNoFile(ServletException outer) {
    Throwable cause = outer.getRootCause() == null ? outer.getCause() : outer.getRootCause();
    return cause != null && cause != outer && isNoFile(cause);
  }

  /** By the servlet that was found for it, however its path is spelled. */
  private static boolean isApi(HttpServletRequest request) {
    return RopewayApplication.class
        .getName()
        .equals(request.getHttpServletMapping().getServletName());
  }

  /**
   * Keys may hold one, so the server lets it through, but Open Liberty answers 500 where it then
   * looks for a file.
   */
  private static boolean hasBackslash(HttpServletRequest request) {
    // as it was sent: the server makes a path of what it has cut to fit
    String path = request.getRequestURI().toLowerCase(Locale.ROOT);
    return path.contains("%5c") || path.indexOf('\\') >= 0;
  }
}
