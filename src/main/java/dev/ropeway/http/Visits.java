package dev.ropeway.http;

import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.Visitor;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;

/** Knows for each request who is behind it. Thread-safe. */
@ApplicationScoped
public class Visits {
  @Inject private Ropeway ropeway;
  @Inject private HttpServletRequest request;

  /** The present request, to be asked for on its own thread. */
  Visit now() {
    String address = Visitor.address(request).text();
    return new Visit(ropeway.settings(), ropeway.remote().as(Visitor.caller(request), address));
  }
}
