package dev.ropeway.http;

import dev.ropeway.node.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;

/** Tells the time. */
@ApplicationScoped
public class TimeResource implements TimeApi {
  @Inject private Ropeway ropeway;

  @Override
  public Response time() {
    return Json.response(200, Json.object().add("time", ropeway.clock().millis())).build();
  }
}
