package dev.ropeway.http;

import dev.ropeway.Quota;
import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.Visitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import java.util.List;
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
                  ropeway.remote().as(Visitor.caller(request)).quotas(payer.stores(), payer.name());
              if (!quotas.isEmpty()) {
                response
                    .getHeaders()
                    .putSingle("RateLimit-Policy", list(quotas, RateLimitFilter::policy));
                response.getHeaders().putSingle("RateLimit", list(quotas, RateLimitFilter::state));
              }
            });
  }

  private static String list(List<Quota> quotas, Function<Quota, String> item) {
    return quotas.stream().map(item).collect(Collectors.joining(", "));
  }

  // Put together by hand: it is done for every action that is recorded, and formatting is slow.

  private static String policy(Quota quota) {
    return name(quota) + ";q=" + quota.limit() + ";qu=\"" + quota.unit() + "\";w=" + quota.window();
  }

  private static String state(Quota quota) {
    return name(quota) + ";r=" + quota.left() + ";t=" + quota.reset();
  }

  private static String name(Quota quota) {
    return "\"" + quota.name() + "\"";
  }
}
