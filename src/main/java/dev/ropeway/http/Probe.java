package dev.ropeway.http;

import dev.ropeway.node.Ropeway;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Whether this node is well, for load balancers and orchestrators, at the paths that MicroProfile
 * Health has, and nothing more than that: strangers ask too. The reasons are in the log, and with
 * the server's own health checks on its port for operators.
 */
public class Probe extends HttpServlet {
  static final String PATH = "/health";
  @Serial private static final long serialVersionUID = 1;

  /**
   * Those that a database which is away does not concern: starting anew would not bring it back.
   */
  private static final Set<String> ALIVE = Set.of("/live", "/started");

  private static final Set<String> READY = Set.of("", "/", "/ready");

  @Inject private transient Ropeway ropeway;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String asked = request.getPathInfo() == null ? "" : request.getPathInfo();
    if (ALIVE.contains(asked)) {
      answer(response, true);
    } else if (READY.contains(asked)) {
      answer(response, ropeway.notReady() == null);
    } else {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
    }
  }

  private static void answer(HttpServletResponse response, boolean up) throws IOException {
    String json = "{\"status\":\"%s\",\"checks\":[]}".formatted(up ? "UP" : "DOWN");
    response.setStatus(up ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    response.setContentType(MediaType.APPLICATION_JSON);
    response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    response.getOutputStream().write(json.getBytes(StandardCharsets.US_ASCII));
  }
}
