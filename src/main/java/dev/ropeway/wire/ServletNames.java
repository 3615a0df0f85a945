package dev.ropeway.wire;

/** The names of Ropeway's servlets, by which each finds the other and filters both. */
public final class ServletNames {
  /** REST and streams; applications map it in their {@code web.xml}. */
  public static final String API = "dev.ropeway.http.RopewayApplication";

  /** Live connections. */
  public static final String LIVE = "dev.ropeway.live.LiveServlet";

  private ServletNames() {}
}
