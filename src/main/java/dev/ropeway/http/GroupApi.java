package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Rooms that are as good as each other. */
@Path("stores/{store}/groups/{group}")
public interface GroupApi {

  /** Finds a room with a free seat, and holds it. */
  @POST
  @UnconditionalFilter.Unconditional
  @Path("join")
  CompletionStage<Response> join(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("group") String group,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request);
}
