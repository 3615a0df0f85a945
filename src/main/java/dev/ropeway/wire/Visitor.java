package dev.ropeway.wire;

import dev.ropeway.Caller;
import dev.ropeway.config.ClientAddress;
import dev.ropeway.config.TrustedProxies;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows for each request who is behind it, and what address it came from. */
public final class Visitor {
  private static final String CALLER = Caller.class.getName();
  private static final String ADDRESS = ClientAddress.class.getName();

  private Visitor() {}

  /** Says who is behind a request; null: nobody is verified. */
  public static void is(ServletRequest request, @Nullable Caller caller) {
    request.setAttribute(CALLER, caller);
  }

  /** Who is behind a request; null: nobody is verified. */
  public static @Nullable Caller caller(ServletRequest request) {
    return request.getAttribute(CALLER) instanceof Caller known ? known : null;
  }

  /** Finds out what address a request came from. */
  public static ClientAddress find(HttpServletRequest request, TrustedProxies proxies) {
    List<String> told = Collections.list(request.getHeaders(TrustedProxies.HEADER));
    ClientAddress address = proxies.client(request.getRemoteAddr(), told);
    request.setAttribute(ADDRESS, address);
    return address;
  }

  /** The address that was found out. */
  public static ClientAddress address(ServletRequest request) {
    return request.getAttribute(ADDRESS) instanceof ClientAddress known
        ? known
        : ClientAddress.of(request.getRemoteAddr());
  }
}
