package dev.ropeway.http;

import dev.ropeway.config.AllowedHosts;
import dev.ropeway.config.SecurityEvent;
import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.Problem;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.Serial;
import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests for hosts that this server is not: see {@link AllowedHosts}. What a proxy says
 * of the host that it was asked for is not heard.
 */
public class HostFilter extends HttpFilter {
  @Serial private static final long serialVersionUID = 1;
  private static final System.Logger LOG = System.getLogger("dev.ropeway");
  private static final AtomicBoolean SAID = new AtomicBoolean();

  @Inject private transient Ropeway ropeway;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Problem problem = problem(request, ropeway.webRules().hosts());
    if (problem == null) {
      chain.doFilter(request, response);
    } else {
      ProblemResponses.send(problem, response);
    }
  }

  private @Nullable Problem problem(HttpServletRequest request, AllowedHosts hosts) {
    List<String> sent = Collections.list(request.getHeaders(HttpHeaders.HOST));
    if (sent.size() > 1) {
      return Problem.malformed("The request has more than one Host.");
    }
    if (sent.isEmpty() && request.getProtocol().startsWith("HTTP/1.")) {
      // no browser sends 1.0, but simple health checks do
      return request.getProtocol().equals("HTTP/1.0")
          ? null
          : Problem.malformed("The request has no Host.");
    }
    // a whole address in the request's first line would go before the header
    String meant = request.getServerName();
    String name = meant.indexOf(':') < 0 || meant.startsWith("[") ? meant : "[" + meant + "]";
    for (String host : sent.isEmpty() ? List.of(name) : List.of(sent.get(0), name)) {
      if (!hosts.allows(host)) {
        tell(host);
        ropeway
            .securityLog()
            .write(SecurityEvents.of(SecurityEvent.Kind.DENIED, request).because("misdirected"));
        return Problem.of(
            421,
            "misdirected",
            "The request is for another server",
            "This server does not answer for the host that was asked for.");
      }
    }
    return null;
  }

  /** Once: strangers can have this said as often as they like. */
  private static void tell(String host) {
    if (host.matches("[A-Za-z0-9._:-]{1,253}") && SAID.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          "A request for the host \"%s\" was refused. If this server has that name, list it in %s."
              .formatted(host, AllowedHosts.KEY));
    }
  }
}
