package dev.ropeway.wire;

import jakarta.servlet.ServletContext;

/** The names of Ropeway's servlets, by which each finds the other and filters both. */
public final class ServletNames {
  /** REST and streams; applications map it in their {@code web.xml}. */
  public static final String API = "dev.ropeway.http.RopewayApplication";

  /** Live connections. */
  public static final String LIVE = "dev.ropeway.live.LiveServlet";

  /** Under this name the container of WebSockets is in the context, if there is one. */
  private static final String CONTAINER = "jakarta.websocket.server.ServerContainer";

  private ServletNames() {}

  /** Whether the server has WebSockets, without which there are no live connections. */
  public static boolean live(ServletContext context) {
    return context.getAttribute(CONTAINER) != null;
  }
}
