package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Lists and cancels the actions of a key that wait for their time. */
@Path("stores/{store}/keys/{key}/scheduled")
public interface ScheduledApi {

  /** A page of them. */
  @GET
  @ReadLimit.ReadsDatabase
  @Produces(MediaType.APPLICATION_JSON)
  Response list(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request);

  /** Cancels one. */
  @DELETE
  @UnconditionalFilter.Unconditional
  @Path("{scheduled}")
  Response cancel(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Encoded @PathParam("scheduled") String scheduled);
}
