package dev.ropeway.http;

import dev.ropeway.wire.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/**
 * Refuses a condition where nothing has an ETag to judge it by: who sends one relies on it, so it
 * must not be passed over.
 */
@UnconditionalFilter.Unconditional
@ApplicationScoped
public class UnconditionalFilter implements ContainerRequestFilter {

  /** Marks a write that takes no condition. */
  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.TYPE, ElementType.METHOD})
  @interface Unconditional {}

  private static final List<String> NAMES =
      List.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH);

  @Override
  public void filter(ContainerRequestContext request) {
    for (String name : NAMES) {
      if (request.getHeaders().containsKey(name)) {
        request.abortWith(
            ProblemResponses.of(
                Problem.malformed(
                    name + " cannot be judged here: nothing at this path has an ETag.")));
        return;
      }
    }
  }
}
