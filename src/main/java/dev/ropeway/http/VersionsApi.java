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

/** Lists and compares an entry's versions. */
@Path("stores/{store}/keys/{key}/versions")
public interface VersionsApi {

  /** A page of versions. */
  @GET
  @ReadLimit.ReadsDatabase
  @Produces(MediaType.APPLICATION_JSON)
  Response list(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request);

  /** What leads from one version to another. */
  @GET
  @Path("diff")
  @ReadLimit.ReadsDatabase
  @Produces(MediaType.APPLICATION_JSON)
  Response diff(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request);
}
