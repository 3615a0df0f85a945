package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** What clients share in a room besides its data. */
@Path("stores/{store}/keys/{key}")
public interface RoomApi {

  /** Changes ephemeral values. */
  @POST
  @UnconditionalFilter.Unconditional
  @Path("ephemeral")
  CompletionStage<Response> ephemeral(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request);

  /** Sends a message. */
  @POST
  @UnconditionalFilter.Unconditional
  @Path("messages")
  CompletionStage<Response> message(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request);

  /** Lets a client leave. */
  @DELETE
  @UnconditionalFilter.Unconditional
  @Path("clients/{roomClient}")
  CompletionStage<Response> leave(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Encoded @PathParam("roomClient") String client);
}
