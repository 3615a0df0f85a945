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

/** Tells a caller what of his own he can undo on a key. */
@Path("stores/{store}/keys/{key}/undoable")
public interface UndoableApi {

  /** Steps to undo and to do again, the next one at the end of each. */
  @GET
  @ReadLimit.ReadsDatabase
  @Produces(MediaType.APPLICATION_JSON)
  Response list(
      @Encoded @PathParam("store") String store,
      @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request);
}
