package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
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
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Reads and patches an entry. */
@Path("stores/{store}/keys/{key}")
@Tag(name = "Entries")
public interface EntryApi {

  /** Reads an entry as it is or was. */
  @GET
  @ReadsDatabase
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "readEntry",
      summary = "Read an entry",
      description =
          """
          The newest version, the one of a number, or the one that was newest at an instant. It shows
          every outcome acknowledged before, by whichever node. `updatedAt` is null at version 0.
          The newest version is shown with the store's migrations done, past ones as they were stored.
          If this node cannot work on the entry, `bad` says why; if its data breaks the store's schema,
          `violation` says where.\
          """)
  @Parameter(ref = "version")
  @Parameter(ref = "at")
  @Parameter(ref = "If-None-Match")
  @APIResponse(responseCode = "200", ref = "Entry")
  @APIResponse(responseCode = "304", ref = "NotModified")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "410", ref = "HistoryPruned")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response read(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request,
      @Context HttpHeaders headers);

  /** Patches an entry with one action. */
  @PATCH
  @Consumes({PatchBody.JSON_PATCH, PatchBody.MERGE_PATCH})
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "patchEntry",
      summary = "Patch an entry",
      description =
          """
          Records one action, `patch` (RFC 6902) or `merge` (RFC 7396), and answers the entry when it
          is decided. `If-Match` and `If-None-Match` (`*`: only if there is no entry yet) are judged
          together with the write. For stores that hold JSON; the data of other stores changes by
          their own actions only.\
          """)
  @Parameter(ref = "If-Match")
  @Parameter(ref = "If-None-Match")
  @Parameter(ref = "Idempotency-Key")
  @RequestBody(
      required = true,
      content = {
        @Content(
            mediaType = PatchBody.JSON_PATCH,
            schema = @Schema(ref = "JsonPatch"),
            examples =
                @ExampleObject(
                    name = "json-patch",
                    value =
                        """
                        [{"op": "test", "path": "/round", "value": 1},
                         {"op": "replace", "path": "/round", "value": 2}]\
                        """)),
        @Content(
            mediaType = PatchBody.MERGE_PATCH,
            schema = @Schema(description = "A JSON Merge Patch (RFC 7396)"),
            examples =
                @ExampleObject(
                    name = "merge-patch",
                    value =
                        """
                        {"round": 2, "winner": null}\
                        """))
      })
  @APIResponse(responseCode = "200", ref = "Entry")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "TestFailed")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  @APIResponse(responseCode = "413", ref = "TooLarge")
  @APIResponse(responseCode = "415", ref = "WrongType")
  @APIResponse(responseCode = "422", ref = "Refused")
  @APIResponse(responseCode = "429", ref = "TooManyPending")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  CompletionStage<Response> patch(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request,
      InputStream stream);
}
