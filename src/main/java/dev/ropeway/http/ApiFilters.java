package dev.ropeway.http;

import dev.ropeway.container.EncodedSlashes;
import dev.ropeway.wire.ServletNames;
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
 * Puts filters before the servlets of the API, wherever those are mapped: what else the web
 * application has is not theirs, unless its {@code web.xml} says that all of it is Ropeway's.
 */
@WebListener
public class ApiFilters implements ServletContextListener {
  /** The context-param that says so. */
  private static final String PAGES = "dev.ropeway.http.PAGES";

  private static final System.Logger LOG = System.getLogger("dev.ropeway");

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    tellOfSlashes(context);
    boolean all = Boolean.parseBoolean(context.getInitParameter(PAGES));
    add(context, FramingFilter.class, all);
    add(context, HostFilter.class, all);
    add(context, CorsFilter.class, all);
    add(context, ErrorFilter.class, all);
    if (all) {
      add(context, PageFilter.class, true);
      context.addServlet(Probe.class.getName(), Probe.class).addMapping(Probe.PATH + "/*");
    }
    add(context, AnswerHeaders.class, false);
    add(context, HoldingFilter.class, false);
    add(context, RequestFilter.class, false);
  }

  /**
   * Behind those that were added before.
   *
   * @param everywhere for all that the web application has
   */
  private static void add(
      ServletContext context, Class<? extends Filter> type, boolean everywhere) {
    FilterRegistration.Dynamic filter = context.addFilter(type.getName(), type);
    if (filter == null) {
      return; // it is there already
    }
    filter.setAsyncSupported(true);
    if (everywhere) {
      filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    } else {
      filter.addMappingForServletNames(
          EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD), false, names(context));
    }
  }

  private static String[] names(ServletContext context) {
    return ServletNames.live(context)
        ? new String[] {ServletNames.API, ServletNames.LIVE}
        : new String[] {ServletNames.API};
  }

  private static void tellOfSlashes(ServletContext context) {
    EncodedSlashes.missing(context)
        .ifPresent(
            parameter ->
                LOG.log(
                    Level.INFO,
                    "Keys with a slash or backslash cannot be named over HTTP: that takes the"
                        + " context-param "
                        + parameter
                        + " = true in web.xml."));
  }
}
