package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** Streams the updates of many entries. */
@Path("updates")
public interface ManyUpdatesApi {

  /** Opens a stream. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  void open(
      @Context HttpServletRequest request,
      @Context HttpHeaders headers,
      @Suspended AsyncResponse suspended)
      throws IOException;

  /** Says what a stream would be, without one. */
  @HEAD
  @Produces(MediaType.SERVER_SENT_EVENTS)
  Response probe(@Context HttpServletRequest request);
}
