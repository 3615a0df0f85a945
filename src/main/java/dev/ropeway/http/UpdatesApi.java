package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Streams an entry's updates. */
@Path("stores/{store}/keys/{key}/updates")
@Tag(name = "Entries")
public interface UpdatesApi {

  /** Opens a stream. */
  @GET
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "streamUpdates",
      summary = "Stream an entry's updates",
      description =
          """
          Server-sent events: first a `snapshot`, then `update`s that each start (`from`) at the
          version where the event before ended; `id` is the version. Updates that follow each other
          quickly come merged. With `Last-Event-ID` the stream goes on behind that version, without a
          snapshot. Where that is not possible, or the reader is too slow, a `reset` with a reason
          (`history-pruned`, `too-slow`, `unknown-version`) comes before a new snapshot. A comment
          keeps a quiet stream alive.

          The entry of a realtime store is a room: `client` makes the reader present in it, and the
          stream also has `clients` (all who are present), `ephemeral` (values that changed, null for
          what is gone) and `message`, none of them with an `id`.\
          """)
  @Parameter(ref = "Last-Event-ID")
  @Parameter(ref = "lastEventId")
  @Parameter(ref = "client")
  @APIResponse(
      responseCode = "200",
      description = "The events, until one side ends them",
      content =
          @Content(
              mediaType = MediaType.SERVER_SENT_EVENTS,
              schema = @Schema(type = SchemaType.STRING),
              example =
                  """
                  retry: 1000

                  event: snapshot
                  id: 42
                  data: {"version":42,"data":{"coins":0}}

                  event: update
                  id: 43
                  data: {"version":43,"from":42,"patch":[{"op":"replace","path":"/coins","value":10}],\
                  "acks":[{"client":"c1","id":7,"status":"applied"}]}
                  """))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  void open(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request,
      @Context HttpHeaders headers,
      @Suspended AsyncResponse suspended)
      throws IOException;

  /** Says what a stream would be, without one. */
  @HEAD
  @Produces(MediaType.SERVER_SENT_EVENTS)
  @Operation(
      operationId = "probeUpdates",
      summary = "Probe a stream",
      description = "Answers the headers of a stream and opens none.")
  @APIResponse(responseCode = "200", description = "There is a stream to open")
  @APIResponse(responseCode = "404", ref = "NotFound")
  Response probe(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key);
}
