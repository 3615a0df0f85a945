package dev.ropeway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.util.Locale;

/**
 * Answers 404 to a page whose path has a backslash. Keys may hold one, so the server lets it
 * through, but Open Liberty answers 500 where it then looks for a file. Mapped in {@code web.xml}:
 * it is for the WAR that ships, not for an application that Ropeway is a part of.
 */
public class BackslashFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // as it was sent: the server makes a path of what it has cut to fit
    String path = request.getRequestURI().toLowerCase(Locale.ROOT);
    boolean backslash = path.contains("%5c") || path.indexOf('\\') >= 0;
    if (backslash && !path.startsWith(request.getContextPath() + "/api/")) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    } else {
      chain.doFilter(request, response);
    }
  }
}
