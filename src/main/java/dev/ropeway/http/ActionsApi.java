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

/** Records actions. */
@Path("stores/{store}/keys/{key}/actions")
@Tag(name = "Entries")
public interface ActionsApi {

  /** Records actions and answers their outcomes. */
  @POST
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "recordActions",
      summary = "Record actions",
      description =
          """
          Records all actions of the request or, if anything is wrong with it, none. The answer comes
          when all are decided, or with `Prefer: respond-async` as soon as they are durable. With
          `client`, ids count 1, 2, 3 … for each client and key: a repeated id answers its first
          outcome with `"duplicate": true`, a gap is refused. Without, `Idempotency-Key` makes a
          repeat of the whole request safe. Missing `args` are null. Every store has the action
          `restore` with `{"version": n}`: it is recorded with the data of that version. Where there are
          budgets, `RateLimit-Policy` and `RateLimit` say what is left of them. What a `client` sends to
          a room is a frame and may be as large as one. A single action takes `If-Match` and
          `If-None-Match`, judged together with the write: where they do not hold it is recorded as
          rejected.\
          """)
  @Parameter(ref = "Prefer")
  @Parameter(ref = "Idempotency-Key")
  @Parameter(ref = "If-Match")
  @Parameter(ref = "If-None-Match")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Actions"),
              examples = {
                @ExampleObject(
                    name = "counted",
                    summary = "By a client that counts its actions",
                    value =
                        """
                        {"client": "c1", "actions": [{"id": 1, "name": "add_coins", "args": 10}]}\
                        """),
                @ExampleObject(
                    name = "anonymous",
                    summary = "By nobody in particular",
                    value =
                        """
                        {"actions": [{"name": "increment", "args": {"path": "/visits", "by": 1}}]}\
                        """)
              }))
  @APIResponse(
      responseCode = "200",
      description = "The outcomes, in the order of their ids",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Outcomes"),
              example =
                  """
                  {"version": 42, "outcomes": [{"id": 1, "status": "applied", "version": 42}]}\
                  """))
  @APIResponse(
      responseCode = "202",
      description = "All actions are durable; their outcomes are not known yet",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Recorded"),
              example =
                  """
                  {"outcomes": [{"id": 1, "status": "recorded"}]}\
                  """))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "Gap")
  @APIResponse(responseCode = "410", ref = "Pruned")
  @APIResponse(responseCode = "412", ref = "PreconditionFailed")
  @APIResponse(responseCode = "413", ref = "TooLarge")
  @APIResponse(responseCode = "415", ref = "WrongType")
  @APIResponse(responseCode = "422", ref = "Refused")
  @APIResponse(responseCode = "429", ref = "TooManyPending")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  CompletionStage<Response> record(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpHeaders headers,
      @Context HttpServletRequest request,
      InputStream stream);
}
