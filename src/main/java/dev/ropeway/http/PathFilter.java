package dev.ropeway.http;

import dev.ropeway.wire.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;

/** Refuses matrix parameters: they are cut off, so that "a;b" would be taken for the key "a". */
@PreMatching
@ApplicationScoped
public class PathFilter implements ContainerRequestFilter {

  @Override
  public void filter(ContainerRequestContext request) {
    if (request.getUriInfo().getPath(false).indexOf(';') >= 0) {
      request.abortWith(
          ProblemResponses.of(
              Problem.malformed("The path has a \";\", which must be written %3B.")));
    }
  }
}
