package dev.ropeway.http;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/** What clients share in a room besides its data. */
@Path("stores/{store}/keys/{key}")
@Tag(name = "Rooms")
public interface RoomApi {

  /** Changes ephemeral values. */
  @POST
  @Unconditional
  @Path("ephemeral")
  @Operation(
      operationId = "setEphemeral",
      summary = "Set ephemeral values",
      description =
          """
          Sets values of a present client, by JSON Pointer; null removes. They are told to everybody
          in the room at most once a frame, the newest wins, and they go with the client. They are
          never stored.\
          """)
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Ephemeral"),
              examples =
                  @ExampleObject(
                      name = "cursor",
                      value =
                          """
                          {"client": "ann~5f0e6a21", "values": {"/cursor": {"x": 10, "y": 20}}}\
                          """)))
  @APIResponse(responseCode = "204", description = "Everybody will be told")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "NotPresent")
  @APIResponse(responseCode = "413", ref = "FrameTooLarge")
  @APIResponse(responseCode = "415", ref = "WrongType")
  @APIResponse(responseCode = "422", ref = "NotRealtime")
  @APIResponse(responseCode = "429", ref = "TooManyMessages")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response ephemeral(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpHeaders headers,
      InputStream stream);

  /** Sends a message. */
  @POST
  @Unconditional
  @Path("messages")
  @Operation(
      operationId = "sendMessage",
      summary = "Send a message",
      description =
          """
          Sends any JSON from a present client to everybody in the room, or to the clients in `to`.
          Messages of one client arrive in order. They are never stored: who is not there, or reads
          too slowly, misses them.\
          """)
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Message"),
              examples =
                  @ExampleObject(
                      name = "wave",
                      value =
                          """
                          {"client": "ann~5f0e6a21", "message": {"wave": true}, "to": ["bob"]}\
                          """)))
  @APIResponse(responseCode = "204", description = "It is on its way")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "NotPresent")
  @APIResponse(responseCode = "413", ref = "FrameTooLarge")
  @APIResponse(responseCode = "415", ref = "WrongType")
  @APIResponse(responseCode = "422", ref = "NotRealtime")
  @APIResponse(responseCode = "429", ref = "TooManyMessages")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response message(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpHeaders headers,
      InputStream stream);

  /** Lets a client leave. */
  @DELETE
  @Unconditional
  @Path("clients/{roomClient}")
  @Operation(
      operationId = "leaveRoom",
      summary = "Leave a room",
      description =
          """
          Ends the presence of a client at once, without the time in which it may come back: its
          streams end, and what was to go with it goes. The name of one tab (`ann~5f0e6a21`) leaves
          the client present through its other tabs, a name without a tab ends them all.\
          """)
  @APIResponse(responseCode = "204", description = "It has left")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "409", ref = "NotPresent")
  @APIResponse(responseCode = "422", ref = "NotRealtime")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  CompletionStage<Response> leave(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Parameter(ref = "roomClient") @Encoded @PathParam("roomClient") String client);
}
