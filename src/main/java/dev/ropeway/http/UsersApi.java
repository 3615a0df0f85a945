package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** What is stored of a person: lists, exports and erases it. */
@Path("users/{user}")
public interface UsersApi {

  /** A page of keys. */
  @GET
  @Path("keys")
  @Produces(MediaType.APPLICATION_JSON)
  Response keys(@Encoded @PathParam("user") String user, @Context HttpServletRequest request);

  /** Everything, as one document. */
  @GET
  @Path("export")
  @Produces(MediaType.APPLICATION_JSON)
  Response export(@Encoded @PathParam("user") String user, @Context HttpServletRequest request);

  /** Erases everything. */
  @DELETE
  @UnconditionalFilter.Unconditional
  @Produces(MediaType.APPLICATION_JSON)
  CompletionStage<Response> erase(
      @Encoded @PathParam("user") String user,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request);

  /** The records of erasures. */
  @GET
  @Path("erasures")
  @Produces(MediaType.APPLICATION_JSON)
  Response erasures(@Encoded @PathParam("user") String user, @Context HttpServletRequest request);
}
