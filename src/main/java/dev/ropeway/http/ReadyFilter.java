package dev.ropeway.http;

import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.Problems;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

/**
 * Turns requests away until the database is prepared. Once it was, they are let through even while
 * cycles fail: what they record is worked on when the database is back, and a single key that fails
 * must not take all others away.
 */
@ApplicationScoped
public class ReadyFilter implements ContainerRequestFilter {
  @Inject private Ropeway ropeway;

  @Override
  public void filter(ContainerRequestContext request) {
    if (ropeway.notPrepared() != null) {
      request.abortWith(ProblemResponses.of(Problems.unavailable()));
    }
  }
}
