package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses requests while as many as may are reading the database: with a slow one they would pile
 * up, each with a thread, and take the server away from all that does not read. Thread-safe.
 */
@ReadLimit.ReadsDatabase
@ApplicationScoped
public class ReadLimit implements ContainerRequestFilter, ContainerResponseFilter {

  /** Marks what holds its thread while it reads the database. */
  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  @interface ReadsDatabase {}

  private static final String COUNTED = ReadLimit.class.getName();

  @Inject private Ropeway ropeway;

  private final AtomicInteger reading = new AtomicInteger();

  @Override
  public void filter(ContainerRequestContext request) {
    request.setProperty(COUNTED, true);
    if (reading.incrementAndGet() > ropeway.settings().count(Setting.READS)) {
      request.abortWith(
          ProblemResponses.of(
              Problem.overloaded(
                  "As many requests as may are reading the database. Try again in a moment.")));
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(COUNTED) != null) {
      request.removeProperty(COUNTED);
      reading.decrementAndGet();
    }
  }
}
