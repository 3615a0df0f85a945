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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists stores and their keys. */
@Path("stores")
@Tag(name = "Stores")
public interface StoresApi {

  /** All stores. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listStores",
      summary = "List the stores",
      description = "All stores of this node by name; `type` is `json` or `typed`.")
  @APIResponse(
      responseCode = "200",
      description = "The stores",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Stores"),
              example =
                  """
                  {"stores": [{"name": "lobby", "type": "json"}, {"name": "players", "type": "typed"}]}\
                  """))
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response list();

  /** One store. */
  @GET
  @Path("{store}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "describeStore",
      summary = "Describe a store",
      description =
          """
          The JSON Schemas of its data and of every action's arguments, the data of a key that was
          never written, its migrations, and its settings: `pushDelay` is how long a push may wait for
          more actions, in milliseconds, `realtime` whether its entries are rooms. `bad` names keys that this node cannot work on at present,
          such as those that a newer version of the application has written; `violations` names keys
          whose stored data was found to break the schema. At most 100 of each.\
          """)
  @APIResponse(
      responseCode = "200",
      description = "The store",
      content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Store")))
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response describe(@Parameter(ref = "store") @Encoded @PathParam("store") String store);

  /** A page of keys. */
  @GET
  @ReadsDatabase
  @Path("{store}/keys")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listKeys",
      summary = "List a store's keys",
      description =
          """
          Keys that were written, in code-point order. `next` is the `after` of the page behind this
          one, or null if there is none.\
          """)
  @Parameter(ref = "prefix")
  @Parameter(ref = "after")
  @Parameter(ref = "limit")
  @APIResponse(
      responseCode = "200",
      description = "A page of keys",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Keys"),
              example =
                  """
                  {"keys": [{"key": "bob", "version": 42, "updatedAt": "2026-11-01T00:00:00Z"}],
                   "next": null}\
                  """))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response keys(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Context HttpServletRequest request);
}
