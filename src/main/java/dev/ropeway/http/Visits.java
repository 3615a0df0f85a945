package dev.ropeway.http;

import dev.ropeway.Caller;
import dev.ropeway.node.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Knows for each request who is behind it. Thread-safe. */
@ApplicationScoped
public class Visits {
  private static final String CALLER = Caller.class.getName();

  @Inject private Ropeway ropeway;
  @Inject private HttpServletRequest request;

  /** The present request, to be asked for on its own thread. */
  Visit now() {
    String address = Whence.of(request).text();
    return new Visit(ropeway.settings(), ropeway.remote().as(caller(request), address));
  }

  /** Says who is behind a request; null: nobody is verified. */
  static void is(ServletRequest request, @Nullable Caller caller) {
    request.setAttribute(CALLER, caller);
  }

  /** Who is behind a request; null: nobody is verified. */
  static @Nullable Caller caller(ServletRequest request) {
    return request.getAttribute(CALLER) instanceof Caller known ? known : null;
  }
}
