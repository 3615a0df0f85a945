package dev.ropeway.live;

import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.bounds.Lease;
import dev.ropeway.bounds.Shared;
import dev.ropeway.config.ClientAddress;
import dev.ropeway.json.JsonText;
import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.Problems;
import dev.ropeway.wire.Visitor;
import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.io.IOException;
import java.io.Serial;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a live connection of a request, behind the filters of the API. */
public class LiveServlet extends HttpServlet {
  @Serial private static final long serialVersionUID = 1;
  static final String PROTOCOL = "ropeway.v1";

  @Inject private transient Ropeway ropeway;
  @Inject private transient LiveVisits connections;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Problem problem = problem(request);
    if (problem != null) {
      send(problem, response);
      return;
    }
    ClientAddress address = Visitor.address(request);
    Lease lease;
    try {
      lease = ropeway.shares().ofAddress(Shared.STREAM, address);
    } catch (BoundExceededException e) {
      send(Problems.of(e), response);
      return;
    }
    boolean done = false;
    try {
      upgrade(request, response, new LiveVisitor(address, Visitor.caller(request), lease));
      done = true;
    } catch (DeploymentException e) {
      throw new ServletException(e);
    } finally {
      if (!done) {
        lease.close();
      }
    }
  }

  private @Nullable Problem problem(HttpServletRequest request) {
    if (!request.getMethod().equals("GET")) {
      return Problem.of(
              405,
              "method-not-allowed",
              "The method is not allowed here",
              "A live connection begins with GET.")
          .header("Allow", "GET");
    }
    if (!names(request, "Upgrade").contains("websocket")) {
      return Problem.of(
              426,
              "upgrade-required",
              "This is for live connections",
              "Ask for an upgrade to a WebSocket with the protocol " + PROTOCOL + ".")
          .header("Upgrade", "websocket")
          .header("Connection", "Upgrade");
    }
    if (!names(request, "Sec-WebSocket-Protocol").contains(PROTOCOL)) {
      return Problem.of(
              400,
              "unknown-protocol",
              "The protocol is not spoken here",
              "Sec-WebSocket-Protocol must name " + PROTOCOL + ".")
          .with("protocol", PROTOCOL);
    }
    return ropeway.notPrepared() == null ? null : Problems.unavailable();
  }

  private static List<String> names(HttpServletRequest request, String header) {
    return Collections.list(request.getHeaders(header)).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(each -> each.strip().toLowerCase(Locale.ROOT))
        .toList();
  }

  private void upgrade(
      HttpServletRequest request, HttpServletResponse response, LiveVisitor visitor)
      throws ServletException, IOException, DeploymentException {
    ServerContainer container =
        (ServerContainer) getServletContext().getAttribute(ServerContainer.class.getName());
    LiveEndpoint endpoint =
        new LiveEndpoint(connections, visitor, ropeway.answering(), ropeway.pinging());
    container.upgradeHttpToWebSocket(
        inner(request),
        inner(response),
        new LiveHandshake(request.getServletPath(), endpoint),
        Map.of());
  }

  /** Containers upgrade only what they have made themselves. */
  private static ServletRequest inner(ServletRequest request) {
    return request instanceof ServletRequestWrapper wrapper ? inner(wrapper.getRequest()) : request;
  }

  private static ServletResponse inner(ServletResponse response) {
    return response instanceof ServletResponseWrapper wrapper
        ? inner(wrapper.getResponse())
        : response;
  }

  private static void send(Problem problem, HttpServletResponse response) throws IOException {
    byte[] json = JsonText.writeUtf8(problem.json().build());
    response.setStatus(problem.status());
    response.setContentType(Problem.MEDIA_TYPE);
    problem.headers().forEach(response::setHeader);
    response.setContentLength(json.length);
    response.getOutputStream().write(json);
  }
}
