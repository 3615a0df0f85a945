package dev.ropeway.http;

import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tags a key with the users whose data it holds. */
@Path("stores/{store}/keys/{key}/users/{user}")
@Tag(name = "People")
public interface KeyUsersApi {

  /** Puts a tag on. */
  @PUT
  @Unconditional
  @Operation(
      operationId = "tagKey",
      summary = "Tag a key with a user",
      description =
          """
          Says that all that is stored under the key is data of this person: it is listed, exported
          and erased with the person. The key need not have been written, so that no data is ever
          without its tag. Tagging twice is the same as once.\
          """)
  @APIResponse(responseCode = "204", description = "The key is tagged")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "422", ref = "TooManyUsers")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response tag(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Parameter(ref = "user") @Encoded @PathParam("user") String user);

  /** Takes a tag off. */
  @DELETE
  @Unconditional
  @Operation(
      operationId = "untagKey",
      summary = "Take a user's tag off a key",
      description =
          """
          The data stays as it is. A key that is not tagged with the user is left alone: taking a tag
          off twice is the same as once.\
          """)
  @APIResponse(responseCode = "204", description = "The key is not tagged with the user")
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response untag(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Parameter(ref = "user") @Encoded @PathParam("user") String user);
}
