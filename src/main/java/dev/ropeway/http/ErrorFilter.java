package dev.ropeway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.Serial;

/**
 * Makes problem documents of the errors that the JAX-RS implementation reports past every exception
 * mapper. {@link ApiFilters} puts it before the API alone.
 */
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
      ProblemResponses.send(ProblemResponses.problem(Response.status(status).build()), this);
    }
  }
}
