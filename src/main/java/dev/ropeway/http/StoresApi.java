package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** Lists stores and their keys. */
@Path("stores")
public interface StoresApi {
  /** To be shown and copied; the registered types of its ending are those of films. */
  String TYPESCRIPT = "text/plain;charset=UTF-8";

  /** All stores. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  Response list();

  /** One store. */
  @GET
  @Path("{store}")
  @Produces(MediaType.APPLICATION_JSON)
  Response describe(@Encoded @PathParam("store") String store);

  /** Types of its data and its actions, for TypeScript. */
  @GET
  @Path("{store}/types.d.ts")
  @Produces(TYPESCRIPT)
  Response types(@Encoded @PathParam("store") String store);

  /** A page of keys. */
  @GET
  @ReadLimit.ReadsDatabase
  @Path("{store}/keys")
  @Produces(MediaType.APPLICATION_JSON)
  Response keys(@Encoded @PathParam("store") String store, @Context HttpServletRequest request);
}
