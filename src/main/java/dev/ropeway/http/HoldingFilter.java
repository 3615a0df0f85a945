package dev.ropeway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serial;

/**
 * Gives back the memory that a request's reading holds once its answer is written: until then a
 * slow client keeps it. {@link ApiFilters} puts it before the API alone.
 */
public class HoldingFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;
  private static final String HELD = HoldingFilter.class.getName();

  /** Has a request hold something. Only for requests that are answered on their own thread. */
  static <T extends Closeable> T hold(HttpServletRequest request, T held) {
    request.setAttribute(HELD, held);
    return held;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      if (request.getAttribute(HELD) instanceof Closeable held) {
        held.close();
      }
    }
  }
}
