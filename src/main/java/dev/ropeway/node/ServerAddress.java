package dev.ropeway.node;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import java.lang.management.ManagementFactory;
import java.net.MalformedURLException;
import java.util.Optional;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * Where the application can be reached, for the line that says so.
 *
 * @param server the server's address, empty if nobody knows it
 * @param page what to look at first; null if the application has nothing of Ropeway's to see
 */
record ServerAddress(String server, @Nullable String page) {
  /** The HTTP API is one of a web application's servlets, if it has it at all. */
  private static final String API = "dev.ropeway.http.RopewayApplication";

  private static final String DEMO = "/demo/page.js";

  /**
   * Finds out.
   *
   * @param context null if the node is part of no web application
   */
  static ServerAddress of(@Nullable ServletContext context, Config config, boolean demo) {
    String server = server(config).map(port -> "http://localhost:" + port).orElse("");
    String api = context == null ? null : api(context);
    if (context == null || api == null) {
      return new ServerAddress(server, null);
    }
    String root = server + context.getContextPath();
    return new ServerAddress(
        server, demo && hasDemo(context) ? root + "/" : root + api + "/stores");
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

  /** The port: as configured, else as Open Liberty tells of its first endpoint without TLS. */
  private static Optional<String> server(Config config) {
    return config.getOptionalValue("HTTP_PORT", String.class).or(ServerAddress::endpoint);
  }

  private static Optional<String> endpoint() {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName endpoints =
          new ObjectName("WebSphere:feature=channelfw,type=endpoint,name=defaultHttpEndpoint");
      Set<ObjectName> names = beans.queryNames(endpoints, null);
      for (ObjectName name : names) {
        return Optional.of(String.valueOf(beans.getAttribute(name, "Port")));
      }
    } catch (JMException e) {
      return Optional.empty(); // another server
    }
    return Optional.empty();
  }

  /** What follows "Ropeway is ready". */
  @Override
  public String toString() {
    String health = "health: " + server + "/health";
    return page == null ? health : "%s — API: %s/openapi/ui — %s".formatted(page, server, health);
  }
}
