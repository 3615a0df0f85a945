package dev.ropeway.http;

import dev.ropeway.node.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Readiness: the database is as it must be, the timer runs and cycles do not fail. */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {
  @Inject private Ropeway ropeway;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("ropeway");
    String reason = ropeway.notReady();
    return reason == null
        ? response.up().build()
        : response.down().withData("reason", reason).build();
  }
}
