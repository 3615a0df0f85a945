package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Reads, patches and deletes an entry. */
@Path("stores/{store}/keys/{key}")
public interface EntryApi {

  /** Reads an entry as it is or was. */
  @GET
  @ReadLimit.ReadsDatabase
  @Produces(MediaType.APPLICATION_JSON)
  Response read(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request,
      @Context HttpHeaders headers);

  /** Patches an entry with one action. */
  @PATCH
  @Consumes({PatchBody.JSON_PATCH, PatchBody.MERGE_PATCH})
  @Produces(MediaType.APPLICATION_JSON)
  CompletionStage<Response> patch(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request);

  /** Deletes an entry with one action. */
  @DELETE
  @Produces(MediaType.APPLICATION_JSON)
  CompletionStage<Response> delete(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request);
}
