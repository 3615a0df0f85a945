package dev.ropeway.http;

import dev.ropeway.config.ClientAddress;
import dev.ropeway.config.TrustedProxies;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;

/** Knows for each request what address it came from. */
final class Whence {
  private static final String ADDRESS = ClientAddress.class.getName();

  private Whence() {}

  /** Finds it out. */
  static ClientAddress find(HttpServletRequest request, TrustedProxies proxies) {
    List<String> told = Collections.list(request.getHeaders(TrustedProxies.HEADER));
    ClientAddress address = proxies.client(request.getRemoteAddr(), told);
    request.setAttribute(ADDRESS, address);
    return address;
  }

  /** What was found out. */
  static ClientAddress of(ServletRequest request) {
    return request.getAttribute(ADDRESS) instanceof ClientAddress known
        ? known
        : ClientAddress.of(request.getRemoteAddr());
  }
}
