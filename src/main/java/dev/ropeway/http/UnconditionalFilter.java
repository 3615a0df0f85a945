package dev.ropeway.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;

/**
 * Refuses a condition where nothing has an ETag to judge it by: who sends one relies on it, so it
 * must not be passed over.
 */
@Unconditional
@ApplicationScoped
public class UnconditionalFilter implements ContainerRequestFilter {
  private static final List<String> NAMES =
      List.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH);

  @Override
  public void filter(ContainerRequestContext request) {
    for (String name : NAMES) {
      if (request.getHeaders().containsKey(name)) {
        request.abortWith(
            Problem.malformed(name + " cannot be judged here: nothing at this path has an ETag.")
                .response());
        return;
      }
    }
  }
}
