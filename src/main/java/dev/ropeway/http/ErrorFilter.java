package dev.ropeway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.Serial;

/**
 * Makes problem documents of the errors that the JAX-RS implementation reports past every exception
 * mapper, such as a Content-Type that is no media type.
 */
@WebFilter(urlPatterns = "/api/*", asyncSupported = true)
public class ErrorFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, new ProblemResponse(response));
  }

  private static final class ProblemResponse extends HttpServletResponseWrapper {

    ProblemResponse(HttpServletResponse response) {
      super(response);
    }

    @Override
    public void sendError(int status, String message) throws IOException {
      sendError(status);
    }

    @Override
    public void sendError(int status) throws IOException {
      if (isCommitted()) {
        super.sendError(status);
        return;
      }
      resetBuffer();
      Response problem = Problems.of(Response.status(status).build()).response();
      setStatus(problem.getStatus());
      setContentType(Problem.MEDIA_TYPE);
      problem.getStringHeaders().forEach((name, values) -> values.forEach(v -> setHeader(name, v)));
      getOutputStream().write((byte[]) problem.getEntity());
    }
  }
}
