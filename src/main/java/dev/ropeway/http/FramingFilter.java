package dev.ropeway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.Serial;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of which a proxy and this server could see different ends, so that what one
 * takes for a body is a request to the other (request smuggling), and closes their connections:
 * nothing behind them is read. Servers are lenient there; a body whose length is not told before is
 * refused altogether, because no filter sees how the server took its chunks apart.
 */
public class FramingFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;
  private static final String TRANSFER_ENCODING = "Transfer-Encoding";
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Problem problem = problem(request);
    if (problem == null) {
      chain.doFilter(request, response);
    } else {
      problem.header("Connection", "close").send(response);
    }
  }

  private static @Nullable Problem problem(HttpServletRequest request) {
    if (request.getHeader(TRANSFER_ENCODING) != null) {
      return Problem.of(
          411,
          "length-required",
          "The length of the body is not told",
          "A body must come with a Content-Length, and not with a Transfer-Encoding.");
    }
    List<String> lengths = Collections.list(request.getHeaders(HttpHeaders.CONTENT_LENGTH));
    if (lengths.size() > 1 || !lengths.stream().allMatch(each -> LENGTH.matcher(each).matches())) {
      return Problem.malformed("The Content-Length is not one number.");
    }
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        if (CONTROL.matcher(value).find() || CONTROL.matcher(name).find()) {
          return Problem.malformed("A header has a control character.");
        }
      }
    }
    return null;
  }
}
