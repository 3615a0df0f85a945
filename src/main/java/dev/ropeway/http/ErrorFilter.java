package dev.ropeway.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.Serial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes problem documents of the errors that the JAX-RS implementation reports past every exception
 * mapper, such as a Content-Type that is no media type. {@link ApiFilters} puts it before the API
 * alone.
 */
public class ErrorFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    chain.doFilter(request, new ProblemResponse(request, response));
  }

  private static final class ProblemResponse extends HttpServletResponseWrapper {
    private final HttpServletRequest request;

    ProblemResponse(HttpServletRequest request, HttpServletResponse response) {
      super(response);
      this.request = request;
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
      String header = status == SC_BAD_REQUEST ? unreadable() : null;
      Response problem =
          (header == null
                  ? Problems.of(Response.status(status).build())
                  : Problem.malformed("The header " + header + " is no media type."))
              .response();
      setStatus(problem.getStatus());
      setContentType(Problem.MEDIA_TYPE);
      problem.getStringHeaders().forEach((name, values) -> values.forEach(v -> setHeader(name, v)));
      getOutputStream().write((byte[]) problem.getEntity());
    }

    /** The header that was to blame; null if it was none of those that JAX-RS reads itself. */
    private @Nullable String unreadable() {
      for (String name : List.of(HttpHeaders.ACCEPT, HttpHeaders.CONTENT_TYPE)) {
        String value = request.getHeader(name);
        try {
          for (String type : value == null ? new String[0] : value.split(",", -1)) {
            MediaType.valueOf(type.strip());
          }
        } catch (IllegalArgumentException e) {
          return name;
        }
      }
      return null;
    }
  }
}
