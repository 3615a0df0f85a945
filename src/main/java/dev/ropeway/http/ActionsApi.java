package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.CompletionStage;

/** Records actions. */
@Path("stores/{store}/keys/{key}/actions")
public interface ActionsApi {

  /** Records actions and answers their outcomes. */
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  CompletionStage<Response> record(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request);
}
