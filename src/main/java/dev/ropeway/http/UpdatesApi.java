package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/** Streams an entry's updates. */
@Path("stores/{store}/keys/{key}/updates")
public interface UpdatesApi {

  /** Opens a stream. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  void open(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request,
      @Context HttpHeaders headers,
      @Suspended AsyncResponse suspended)
      throws IOException;

  /** Says what a stream would be, without one. */
  @HEAD
  @Produces(MediaType.SERVER_SENT_EVENTS)
  Response probe(@Encoded @PathParam("store") String store, @Encoded @PathParam("key") String key);
}
