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

/** Lists and compares an entry's versions. */
@Path("stores/{store}/keys/{key}/versions")
@Tag(name = "Entries")
public interface VersionsApi {

  /** A page of versions. */
  @GET
  @ReadsDatabase
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listVersions",
      summary = "List an entry's versions",
      description =
          """
          Newest first, each with the actions that made it and then those that were refused on it.
          `next` is the `before` of the page behind this one, or null if there is none. A page that would
          have more than `ropeway.limit.page.bytes` ends early; if it has to end within a version, `next`
          is a text, and the next page begins with the rest of that version's actions. A key that was
          never written has no versions. What is older than `ropeway.retention` is pruned: the last page
          ends with the oldest version left, and a page before that one is 410.\
          """)
  @Parameter(ref = "before")
  @Parameter(ref = "limit")
  @APIResponse(
      responseCode = "200",
      description = "A page of versions",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Versions"),
              example =
                  """
                  {"versions": [{"version": 42, "at": "2026-11-01T00:00:00Z", "actions": [{"client": "c1",
                   "id": 1, "name": "add_coins", "args": 10, "status": "applied"}]}], "next": 42}\
                  """))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "410", ref = "HistoryPruned")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response list(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request);

  /** What leads from one version to another. */
  @GET
  @Path("diff")
  @ReadsDatabase
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "diffVersions",
      summary = "Compare two versions",
      description =
          """
          RFC 6902 operations that make the data of version `to` of the data of version `from`, which
          may be the newer one. Version 0 is the default data.\
          """)
  @Parameter(ref = "from")
  @Parameter(ref = "to")
  @APIResponse(
      responseCode = "200",
      description = "The difference",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Diff"),
              example =
                  """
                  {"from": 41, "to": 42, "patch": [{"op": "replace", "path": "/coins", "value": 10}]}\
                  """))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "410", ref = "HistoryPruned")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response diff(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request);
}
