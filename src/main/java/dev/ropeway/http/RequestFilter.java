package dev.ropeway.http;

import dev.ropeway.node.Ropeway;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;

/**
 * What is done with a request around JAX-RS: before, its headers are judged; afterwards the body is
 * read that a resource has asked for, because reading it there blocks a thread for as long as the
 * client likes. {@link ApiFilters} puts it before the API alone.
 */
public class RequestFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;

  @Inject private transient Ropeway ropeway;
  @Inject private transient ArrivingBytes arriving;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    JudgedRequest judged = new JudgedRequest(request);
    Problem problem = judged.problem();
    if (problem == null) {
      HttpServletRequest shown = judged.isAsSent(request) ? request : judged;
      ArrivingBody body =
          new ArrivingBody(shown, ropeway.settings(), arriving, ropeway.answeringAtOnce());
      chain.doFilter(shown, response);
      body.begin();
    } else {
      problem.send(response);
    }
  }
}
