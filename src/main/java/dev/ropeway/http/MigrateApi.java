package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Migrates a whole store in the background. */
@Path("stores/{store}/migrate")
public interface MigrateApi {

  /** Begins. */
  @POST
  @UnconditionalFilter.Unconditional
  @Produces(MediaType.APPLICATION_JSON)
  Response start(@Encoded @PathParam("store") String store, @Context HttpServletRequest request);

  /** Tells how far it is. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  Response describe(@Encoded @PathParam("store") String store);
}
