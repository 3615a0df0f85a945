package dev.ropeway.http;

import dev.ropeway.DecidedAction;
import dev.ropeway.EntryVersion;
import dev.ropeway.VersionPage;
import dev.ropeway.config.Setting;
import dev.ropeway.session.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists and compares an entry's versions. */
@Path("stores/{store}/keys/{key}/versions")
@ApplicationScoped
@Tag(name = "Entries")
public class VersionsResource {
  /** What {@code next} is where a page ends within a version. */
  private static final Pattern WITHIN =
      Pattern.compile("[0-9]{1,18}\\.[0-9]{1,9}\\.[0-9]{1,18}");

  @Inject private Ropeway ropeway;

  /** A page of versions. */
  @GET
  @ReadsDatabase
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listVersions",
      summary = "List an entry's versions",
      description =
          """
          Newest first, each with the actions that made it and then those that were refused on it.
          `next` is the `before` of the page behind this one, or null if there is none. A page that would
          have more than `ropeway.limit.page.bytes` ends early; if it has to end within a version, `next`
          is a text, and the next page begins with the rest of that version's actions. A key that was
          never written has no versions. What is older than `ropeway.retention` is pruned: the last page
          ends with the oldest version left, and a page before that one is 410.\
          """)
  @Parameter(ref = "before")
  @Parameter(ref = "limit")
  @APIResponse(
      responseCode = "200",
      description = "A page of versions",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Versions"),
              example =
                  """
                  {"versions": [{"version": 42, "at": "2026-11-01T00:00:00Z", "actions": [{"client": "c1",
                   "id": 1, "name": "add_coins", "args": 10, "status": "applied"}]}], "next": 42}\
                  """))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "410", ref = "HistoryPruned")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  public Response list(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request) {
    Target target = Target.of(ropeway.node(), store, key);
    Query query = Query.of(request);
    int limit = query.limit(Page.STANDARD, ropeway.node().settings().count(Setting.PAGE));
    VersionPage page =
        ropeway.remote().versions(target.store(), target.key(), before(query), limit);
    JsonObjectBuilder json = Json.object().add("versions", versions(page.versions()));
    String next = page.next();
    if (next == null) {
      json.addNull("next");
    } else if (WITHIN.matcher(next).matches()) {
      json.add("next", next);
    } else {
      json.add("next", Long.parseLong(next));
    }
    return Json.fresh(json).build();
  }

  /** A version or, from a page that ended within one, a place there. */
  private static String before(Query query) {
    Optional<String> place = query.text("before").filter(WITHIN.asMatchPredicate());
    return place.orElseGet(
        () -> Long.toString(query.number("before").orElse(Long.MAX_VALUE)));
  }

  /** What leads from one version to another. */
  @GET
  @Path("diff")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "diffVersions",
      summary = "Compare two versions",
      description =
          """
          RFC 6902 operations that make the data of version `to` of the data of version `from`, which
          may be the newer one. Version 0 is the default data.\
          """)
  @Parameter(ref = "from")
  @Parameter(ref = "to")
  @APIResponse(
      responseCode = "200",
      description = "The difference",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Diff"),
              example =
                  """
                  {"from": 41, "to": 42, "patch": [{"op": "replace", "path": "/coins", "value": 10}]}\
                  """))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "410", ref = "HistoryPruned")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  public Response diff(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Parameter(ref = "key") @Encoded @PathParam("key") String key,
      @Context HttpServletRequest request) {
    Target target = Target.of(ropeway.node(), store, key);
    Query query = Query.of(request);
    long from = query.required("from");
    long to = query.required("to");
    JsonArray patch =
        ropeway
            .remote()
            .diff(target.store(), target.key(), from, to)
            .orElseThrow(() -> Problem.notFound("One of the versions is not there.").exception());
    return Json.fresh(Json.object().add("from", from).add("to", to).add("patch", patch)).build();
  }

  private static JsonArrayBuilder versions(List<EntryVersion> versions) {
    JsonArrayBuilder all = Json.array();
    for (EntryVersion version : versions) {
      JsonArrayBuilder actions = Json.array();
      version.actions().forEach(action -> actions.add(action(action)));
      all.add(
          Json.object()
              .add("version", version.version())
              .add("at", version.at().toString())
              .add("actions", actions));
    }
    return all;
  }

  private static JsonObjectBuilder action(DecidedAction action) {
    JsonObjectBuilder json =
        Json.object().add("client", action.ack().client()).add("id", action.ack().id());
    Json.addNullable(json, "name", action.name());
    JsonValue args = action.args();
    json.add("args", args == null ? JsonValue.NULL : args)
        .add("status", action.ack().status().text());
    String reason = action.ack().reason();
    return reason == null ? json : json.add("reason", reason);
  }
}
