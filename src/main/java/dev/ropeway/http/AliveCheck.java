package dev.ropeway.http;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Liveness: the application answers. A database that is away is no reason to start it anew, which
 * is what an orchestrator does when this check fails.
 */
@Liveness
@ApplicationScoped
public class AliveCheck implements HealthCheck {

  @Override
  public HealthCheckResponse call() {
    return HealthCheckResponse.up("ropeway-live");
  }
}
