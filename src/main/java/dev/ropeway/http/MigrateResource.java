package dev.ropeway.http;

import dev.ropeway.json.BoundStore;
import dev.ropeway.session.Ropeway;
import dev.ropeway.session.SweepProgress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Migrates a whole store in the background. */
@Path("stores/{store}/migrate")
@ApplicationScoped
@Tag(name = "Stores")
public class MigrateResource {
  @Inject private Ropeway ropeway;

  /** Begins. */
  @POST
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
  public Response start(@Parameter(ref = "store") @Encoded @PathParam("store") String store) {
    BoundStore<?> bound = Target.store(ropeway.node(), store);
    SweepProgress progress = ropeway.remote().migrate(bound);
    return Json.response(202, json(bound, progress)).build();
  }

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
  public Response describe(@Parameter(ref = "store") @Encoded @PathParam("store") String store) {
    BoundStore<?> bound = Target.store(ropeway.node(), store);
    JsonObjectBuilder json = json(bound, ropeway.remote().migration(bound));
    return Json.fresh(json.add("remaining", ropeway.remote().unmigrated(bound))).build();
  }

  private static JsonObjectBuilder json(BoundStore<?> store, @Nullable SweepProgress progress) {
    JsonObjectBuilder json =
        Json.object()
            .add("store", store.name())
            .add("migrations", Json.array(store.migrations().names()));
    return progress == null ? json.addNull("sweep") : json.add("sweep", json(progress));
  }

  private static JsonObjectBuilder json(SweepProgress progress) {
    JsonObjectBuilder json =
        Json.object()
            .add("state", progress.state().text())
            .add("migrated", progress.migrated())
            .add("bad", progress.bad())
            .add("badKeys", reasons(progress.reasons()))
            .add("left", progress.left())
            .add("lastKey", progress.lastKey())
            .add("startedAt", progress.startedAt().toString());
    Json.addNullable(json, "finishedAt", progress.finishedAt());
    Json.addNullable(json, "reason", progress.reason());
    return json;
  }

  /** Keys with what is wrong with them. */
  static JsonArrayBuilder reasons(Map<String, String> reasons) {
    JsonArrayBuilder keys = Json.array();
    reasons.forEach((key, reason) -> keys.add(Json.object().add("key", key).add("reason", reason)));
    return keys;
  }
}
