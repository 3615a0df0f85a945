package dev.ropeway.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Applies transactions. */
@Path("transactions")
@Tag(name = "Entries")
public interface TransactionsApi {

  /** Applies actions on any number of keys and stores, all or none. */
  @POST
  @Unconditional
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "applyTransaction",
      summary = "Apply actions on several keys, all or none",
      description =
          """
          Applies all actions in their order or, if one of them is cancelled, rejected or fails, none;
          then the actions of `onFailure` are recorded instead. A `client` with an `id`, or an
          `Idempotency-Key`, makes a repeat safe: it answers the first outcome with
          `"duplicate": true`.\
          """)
  @Parameter(ref = "Idempotency-Key")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(type = SchemaType.OBJECT),
              examples =
                  @ExampleObject(
                      name = "trade",
                      summary = "Ten coins from Bob to Tom",
                      value =
                          """
                          {"client": "shop", "id": 1,
                           "actions": [
                             {"store": "players", "key": "bob", "name": "take_coins", "args": 10},
                             {"store": "players", "key": "tom", "name": "add_coins", "args": 10}],
                           "onFailure": [
                             {"store": "players", "key": "bob", "name": "add_item",
                              "args": "reminder"}]}\
                          """)))
  @APIResponse(
      responseCode = "200",
      description = "All actions are applied; the versions that hold them",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              example =
                  """
                  {"status": "committed",
                   "versions": [{"store": "players", "key": "bob", "version": 42}]}\
                  """))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(
      responseCode = "409",
      description = "Nothing is applied, and the failure actions are recorded",
      content = @Content(mediaType = Problem.MEDIA_TYPE))
  @APIResponse(responseCode = "413", ref = "TooLarge")
  @APIResponse(responseCode = "415", ref = "WrongType")
  @APIResponse(responseCode = "422", ref = "Refused")
  @APIResponse(responseCode = "429", ref = "OverBudget")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  CompletionStage<Response> apply(
      @Context HttpHeaders headers, @Context HttpServletRequest request, InputStream stream);
}
