package dev.ropeway.node;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;
import org.jspecify.annotations.Nullable;

/**
 * Readiness: the database is as it must be, the timer runs and cycles do not fail. Where it is, as
 * whom it is asked and what it said stands in the log: in many servers strangers read this.
 */
@Readiness
@ApplicationScoped
public class ReadyCheck implements HealthCheck {
  @Inject private Ropeway ropeway;

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("ropeway");
    String reason = reason();
    return reason == null
        ? response.up().build()
        : response.down().withData("reason", reason).build();
  }

  private @Nullable String reason() {
    return ropeway.notPrepared() == null
        ? ropeway.notReady()
        : "The database is not ready for use; the log says why.";
  }
}
