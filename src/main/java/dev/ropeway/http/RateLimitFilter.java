package dev.ropeway.http;

import dev.ropeway.Quota;
import dev.ropeway.node.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Says what is left of the budgets that a request was on, in the {@code RateLimit-Policy} and
 * {@code RateLimit} fields of draft-ietf-httpapi-ratelimit-headers-10: lists of named policies with
 * their quota, unit and window, and with what remains and when all of it is back.
 */
@ApplicationScoped
public class RateLimitFilter implements ContainerResponseFilter {
  @Inject private Ropeway ropeway;
  @Context private HttpServletRequest request;

  @Override
  public void filter(ContainerRequestContext context, ContainerResponseContext response) {
    Payer.of(request)
        .ifPresent(
            payer -> {
              List<Quota> quotas =
                  ropeway.remote().as(Visits.caller(request)).quotas(payer.stores(), payer.name());
              if (!quotas.isEmpty()) {
                response.getHeaders().putSingle("RateLimit-Policy", list(quotas, this::policy));
                response.getHeaders().putSingle("RateLimit", list(quotas, this::state));
              }
            });
  }

  private static String list(List<Quota> quotas, Function<Quota, String> item) {
    return quotas.stream().map(item).collect(Collectors.joining(", "));
  }

  private String policy(Quota quota) {
    return String.format(
        Locale.ROOT,
        "\"%s\";q=%d;qu=\"%s\";w=%d",
        quota.name(),
        quota.limit(),
        quota.unit(),
        quota.window());
  }

  private String state(Quota quota) {
    return String.format(
        Locale.ROOT, "\"%s\";r=%d;t=%d", quota.name(), quota.left(), quota.reset());
  }
}
