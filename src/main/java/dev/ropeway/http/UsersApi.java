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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is stored of a person: lists, exports and erases it. */
@Path("users/{user}")
@Tag(name = "People")
public interface UsersApi {

  /** A page of keys. */
  @GET
  @Path("keys")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listUserKeys",
      summary = "List the keys tagged with a user",
      description =
          """
          Keys of all stores, by store and key in code-point order. `after` and `next` are a store
          and a key with a slash between them, such as `players/bob`; `next` is null on the last page.
          `updatedAt` is null if nothing is stored under the key.\
          """)
  @Parameter(ref = "after")
  @Parameter(ref = "limit")
  @APIResponse(
      responseCode = "200",
      description = "A page of keys",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "UserKeys")))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response keys(
      @Parameter(ref = "user") @Encoded @PathParam("user") String user,
      @Context HttpServletRequest request);

  /** Everything, as one document. */
  @GET
  @Path("export")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "exportUser",
      summary = "Export all that is stored of a person",
      description =
          """
          One JSON document with every key that is tagged with the user: its data, its history as
          far as it is kept, and its recorded actions. It is written as it is read, page by page, so
          it may be of any size; what is written while it goes on may be in one part of it and not in
          another. If it breaks off, the document is cut off and no longer JSON.\
          """)
  @APIResponse(
      responseCode = "200",
      description = "The document",
      content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Export")))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response export(
      @Parameter(ref = "user") @Encoded @PathParam("user") String user,
      @Context HttpServletRequest request);

  /** Erases everything. */
  @DELETE
  @Unconditional
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "eraseUser",
      summary = "Erase all that is stored of a person",
      description =
          """
          Erases the data, history and recorded actions of every key that is tagged with the user,
          and the tags. An erased key is as if it had never been written, but its versions go on
          behind the erased ones. Streams of it get a `reset`. What was recorded and not decided is
          erased too. The answer comes when all is done or, if that takes long or with
          `Prefer: respond-async`, at once; the erasure then goes on, also when the server dies.
          The record of it keeps a hash of the user's id, no name. Safe to repeat.\
          """)
  @Parameter(ref = "Prefer")
  @APIResponse(
      responseCode = "200",
      description = "All is erased",
      content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Erasure")))
  @APIResponse(
      responseCode = "202",
      description = "It is recorded and goes on",
      content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Erasure")))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  CompletionStage<Response> erase(
      @Parameter(ref = "user") @Encoded @PathParam("user") String user,
      @Context HttpHeaders headers);

  /** The records of erasures. */
  @GET
  @Path("erasures")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listErasures",
      summary = "List the erasures of a person's data",
      description =
          """
          The newest first, at most `limit`. Only who knows the user's id can ask: the records keep
          no more than a hash of it.\
          """)
  @Parameter(ref = "limit")
  @APIResponse(
      responseCode = "200",
      description = "The erasures",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Erasures")))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response erasures(
      @Parameter(ref = "user") @Encoded @PathParam("user") String user,
      @Context HttpServletRequest request);
}
