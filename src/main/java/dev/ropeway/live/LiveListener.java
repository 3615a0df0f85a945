package dev.ropeway.live;

import dev.ropeway.wire.ServletNames;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.annotation.WebListener;
import java.lang.System.Logger.Level;

/** Offers live connections beside the HTTP API, and ends them before anything else stops. */
@WebListener
public class LiveListener implements ServletContextListener {
  private static final String USUAL = "/api/*";

  private static final System.Logger LOG = System.getLogger("dev.ropeway");

  @Inject private LiveVisits connections;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    if (!ServletNames.live(context)) {
      LOG.log(
          Level.INFO,
          "The server has no WebSockets, so there are no live connections, and clients use streams:"
              + " in Open Liberty they take the feature websocket-2.2.");
      return;
    }
    ServletRegistration.Dynamic servlet =
        context.addServlet(ServletNames.LIVE, LiveServlet.class.getName());
    if (servlet != null) {
      servlet.addMapping(root(context) + "/live");
    }
  }

  /** Where the application has put the API. */
  private static String root(ServletContext context) {
    ServletRegistration api = context.getServletRegistration(ServletNames.API);
    String pattern = api == null ? USUAL : api.getMappings().stream().findFirst().orElse(USUAL);
    return pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 2) : "/api";
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    connections.stop();
  }
}
