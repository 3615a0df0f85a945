package dev.ropeway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/**
 * What is done with a request before JAX-RS sees it: its headers are judged. {@link ApiFilters}
 * puts it before the API alone.
 */
public class RequestFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    JudgedRequest judged = new JudgedRequest(request);
    Problem problem = judged.problem();
    if (problem == null) {
      chain.doFilter(judged.isAsSent(request) ? request : judged, response);
    } else {
      problem.send(response);
    }
  }
}
