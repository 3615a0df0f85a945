package dev.ropeway.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tells the time. */
@Path("time")
@Tag(name = "Rooms")
public interface TimeApi {

  /** The time of this node. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "readTime",
      summary = "Read the server's time",
      description =
          """
          This node's clock, for clients that have to agree on a time: half of what the request took
          is how old the answer is.\
          """)
  @APIResponse(
      responseCode = "200",
      description = "The time",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Time"),
              example =
                  """
                  {"time": 1793491200000}\
                  """))
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response time();
}
