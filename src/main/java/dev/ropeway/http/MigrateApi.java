package dev.ropeway.http;

import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Migrates a whole store in the background. */
@Path("stores/{store}/migrate")
@Tag(name = "Stores")
public interface MigrateApi {

  /** Begins. */
  @POST
  @Unconditional
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "migrateStore",
      summary = "Migrate a store",
      description =
          """
          Entries are migrated at their next write anyway. This migrates all the others in the
          background, a few at a time, on the node that is asked. Safe to repeat: one that runs goes
          on, and one that was broken off begins with what is left.\
          """)
  @APIResponse(
      responseCode = "202",
      description = "It runs",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Migration")))
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response start(@Parameter(ref = "store") @Encoded @PathParam("store") String store);

  /** Tells how far it is. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "describeMigration",
      summary = "Follow the migration of a store",
      description =
          """
          `remaining` counts the store's entries that lack migrations, whoever migrates them; counting
          reads the whole store. `sweep` is the one that was last begun on this node, or null.\
          """)
  @APIResponse(
      responseCode = "200",
      description = "How far it is",
      content =
          @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Migration")))
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  Response describe(@Parameter(ref = "store") @Encoded @PathParam("store") String store);
}
