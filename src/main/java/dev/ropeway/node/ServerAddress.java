package dev.ropeway.node;

import dev.ropeway.container.ServerPort;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.net.MalformedURLException;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Where the application can be reached, for the line that says so.
 *
 * @param server the server's address, empty if nobody knows it
 * @param page what to look at first; null if the application has nothing of Ropeway's to see
 * @param demo whether developers are shown the demo, and with it the description of the API
 */
record ServerAddress(String server, @Nullable String page, boolean demo) {
  /** The HTTP API is one of a web application's servlets, if it has it at all. */
  private static final String API = "dev.ropeway.http.RopewayApplication";

  private static final String DEMO = "/demo/page.js";
  private static final String OFF = "-1";

  /**
   * Finds out.
   *
   * @param context null if the node is part of no web application
   */
  static ServerAddress of(@Nullable ServletContext context, Config config, boolean demo) {
    String server = server(config).orElse("");
    String api = context == null ? null : api(context);
    if (context == null || api == null) {
      return new ServerAddress(server, null, false);
    }
    String root = server + context.getContextPath();
    boolean shown = demo && hasDemo(context);
    return new ServerAddress(server, shown ? root + "/" : root + api + "/stores", shown);
  }

  private static @Nullable String api(ServletContext context) {
    ServletRegistration servlet = context.getServletRegistration(API);
    return servlet == null
        ? null
        : servlet.getMappings().stream()
            .filter(mapping -> mapping.endsWith("/*"))
            .map(mapping -> mapping.substring(0, mapping.length() - 2))
            .findFirst()
            .orElse(null);
  }

  private static boolean hasDemo(ServletContext context) {
    try {
      return context.getResource(DEMO) != null;
    } catch (MalformedURLException e) {
      return false;
    }
  }

  /** As configured, else as the server tells it. */
  private static Optional<String> server(Config config) {
    return config
        .getOptionalValue("HTTP_PORT", String.class)
        .or(ServerPort::find)
        .filter(port -> !port.equals(OFF))
        .map(port -> "http://localhost:" + port)
        .or(
            () ->
                config
                    .getOptionalValue("HTTPS_PORT", String.class)
                    .map(port -> "https://localhost:" + port));
  }

  /** What follows "Ropeway is ready". */
  @Override
  public String toString() {
    String health = "health: " + server + "/health";
    String description = demo ? " — API: " + server + "/openapi/ui" : "";
    return page == null ? health : page + description + " — " + health;
  }
}
