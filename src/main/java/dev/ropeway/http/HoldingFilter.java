package dev.ropeway.http;

import dev.ropeway.session.Holding;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/**
 * Gives back the memory that a request's reading holds once its answer is written: until then a
 * slow client keeps it. {@link ApiFilters} puts it before the API alone.
 */
public class HoldingFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;
  private static final String HELD = HoldingFilter.class.getName();

  /** What a request holds. Only for requests that are answered on their own thread. */
  static Holding of(HttpServletRequest request) {
    Holding holding = new Holding();
    request.setAttribute(HELD, holding);
    return holding;
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try {
      chain.doFilter(request, response);
    } finally {
      if (request.getAttribute(HELD) instanceof Holding holding) {
        holding.close();
      }
    }
  }
}
