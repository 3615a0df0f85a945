package dev.ropeway.http;

import dev.ropeway.wire.Problem;
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
 * nothing behind them is read. Servers are lenient there. No filter sees how the server took chunks
 * apart, so a connection on which some came is closed after the answer as well.
 */
public class FramingFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;
  private static final String CLOSE = "close";
  private static final String CONNECTION = "Connection";
  private static final String TRANSFER_ENCODING = "Transfer-Encoding";
  private static final char DELETE = 0x7f;
  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Problem problem = problem(request);
    if (problem != null) {
      ProblemResponses.send(problem.header(CONNECTION, CLOSE), response);
      return;
    }
    if (request.getHeader(TRANSFER_ENCODING) != null) {
      response.setHeader(CONNECTION, CLOSE);
    }
    chain.doFilter(request, response);
  }

  private static @Nullable Problem problem(HttpServletRequest request) {
    if (!request.getProtocol().startsWith("HTTP/1.")) {
      return null; // its frames say where a body ends
    }
    List<String> codings = Collections.list(request.getHeaders(TRANSFER_ENCODING));
    List<String> lengths = Collections.list(request.getHeaders(HttpHeaders.CONTENT_LENGTH));
    if (!codings.isEmpty() && !onlyChunked(request, codings)) {
      return Problem.malformed(
          "A body comes with a Content-Length, or in HTTP/1.1 with \"Transfer-Encoding: chunked\".");
    }
    if (lengths.size() > 1 || !lengths.stream().allMatch(each -> LENGTH.matcher(each).matches())) {
      return Problem.malformed("The Content-Length is not one number.");
    }
    for (String name : Collections.list(request.getHeaderNames())) {
      for (String value : Collections.list(request.getHeaders(name))) {
        if (hasControl(name) || hasControl(value)) {
          return Problem.malformed("A header has a control character.");
        }
      }
    }
    return null;
  }

  /** Whether there is one besides tabs; tokens are long, so this is a plain loop. */
  private static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == DELETE) {
        return true;
      }
    }
    return false;
  }

  private static boolean onlyChunked(HttpServletRequest request, List<String> codings) {
    return codings.size() == 1
        && codings.get(0).equalsIgnoreCase("chunked")
        && request.getProtocol().equals("HTTP/1.1");
  }
}
