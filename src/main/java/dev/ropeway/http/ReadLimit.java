package dev.ropeway.http;

import dev.ropeway.Caller;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.bounds.Lease;
import dev.ropeway.bounds.Shared;
import dev.ropeway.config.Setting;
import dev.ropeway.node.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests while as many as may are reading the database: with a slow one they would pile
 * up, each with a thread, and take the server away from all that does not read. A caller may have a
 * part of them only. Thread-safe.
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

  @Context private HttpServletRequest sent;

  private final AtomicInteger reading = new AtomicInteger();

  @Override
  public void filter(ContainerRequestContext request) {
    Lease lease;
    try {
      lease = ropeway.shares().ofCaller(Shared.READ, identity());
    } catch (BoundExceededException e) {
      request.abortWith(Problems.of(e).response());
      return;
    }
    request.setProperty(COUNTED, lease);
    if (reading.incrementAndGet() > ropeway.settings().count(Setting.READS)) {
      request.abortWith(
          Problem.overloaded(
                  "As many requests as may are reading the database. Try again in a moment.")
              .response());
    }
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(COUNTED) instanceof Lease lease) {
      request.removeProperty(COUNTED);
      lease.close();
      reading.decrementAndGet();
    }
  }

  private @Nullable String identity() {
    Caller caller = Visits.caller(sent);
    return caller == null ? null : caller.identity();
  }
}
