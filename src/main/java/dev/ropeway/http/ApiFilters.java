package dev.ropeway.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import java.lang.System.Logger.Level;
import java.util.EnumSet;

/**
 * Puts filters before the servlet of {@link RopewayApplication}, wherever that is mapped: what else
 * the web application has is not theirs.
 */
@WebListener
public class ApiFilters implements ServletContextListener {

  private static final System.Logger LOG = System.getLogger("dev.ropeway");

  /** Without it, Open Liberty refuses every path with an encoded slash or backslash. */
  private static final String ENCODED = "SKIP_ENCODED_CHAR_VERIFICATION";

  @Override
  public void contextInitialized(ServletContextEvent event) {
    tellOfSlashes(event.getServletContext());
    add(event.getServletContext(), HoldingFilter.class);
    add(event.getServletContext(), ErrorFilter.class);
    add(event.getServletContext(), RequestFilter.class);
  }

  private static void add(ServletContext context, Class<? extends Filter> type) {
    FilterRegistration.Dynamic filter = context.addFilter(type.getName(), type);
    if (filter != null) { // else it is there already
      filter.setAsyncSupported(true);
      filter.addMappingForServletNames(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD),
          false,
          RopewayApplication.class.getName());
    }
  }

  /** It is the application's to say, for it holds for all paths of the application. */
  private static void tellOfSlashes(ServletContext context) {
    if (context.getServerInfo().contains("Liberty")
        && !Boolean.parseBoolean(context.getInitParameter(ENCODED))) {
      LOG.log(
          Level.INFO,
          "Keys with a slash or backslash cannot be named over HTTP: that takes the context-param "
              + ENCODED
              + " = true in web.xml.");
    }
  }
}
