package dev.ropeway.http;

import dev.ropeway.KeyVersion;
import dev.ropeway.Store;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.BoundAction;
import dev.ropeway.json.BoundStore;
import dev.ropeway.session.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Encoded;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Lists stores and their keys. */
@Path("stores")
@ApplicationScoped
@Tag(name = "Stores")
public class StoresResource {
  private static final int MOST_BAD = 100;

  @Inject private Ropeway ropeway;

  /** All stores. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listStores",
      summary = "List the stores",
      description = "All stores of this node by name; `type` is `json` or `typed`.")
  @APIResponse(
      responseCode = "200",
      description = "The stores",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Stores"),
              example =
                  """
                  {"stores": [{"name": "lobby", "type": "json"}, {"name": "players", "type": "typed"}]}\
                  """))
  @APIResponse(responseCode = "503", ref = "Unavailable")
  public Response list() {
    JsonArrayBuilder stores = Json.array();
    ropeway.node().stores().all().forEach(store -> stores.add(named(store)));
    return Json.fresh(Json.object().add("stores", stores)).build();
  }

  private static JsonObjectBuilder named(BoundStore<?> store) {
    return Json.object().add("name", store.name()).add("type", store.json() ? "json" : "typed");
  }

  /** One store. */
  @GET
  @Path("{store}")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "describeStore",
      summary = "Describe a store",
      description =
          """
          The JSON Schemas of its data and of every action's arguments, the data of a key that was
          never written, its migrations, and its settings: `pushDelay` is how long a push may wait for
          more actions, in milliseconds, `realtime` whether its entries are rooms. `bad` names keys that this node cannot work on at present,
          such as those that a newer version of the application has written; `violations` names keys
          whose stored data was found to break the schema. At most 100 of each.\
          """)
  @APIResponse(
      responseCode = "200",
      description = "The store",
      content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "Store")))
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  public Response describe(@Parameter(ref = "store") @Encoded @PathParam("store") String store) {
    BoundStore<?> bound = Target.store(ropeway.node(), store);
    JsonArrayBuilder actions = Json.array();
    for (BoundAction<?> action : bound.actions()) {
      actions.add(Json.object().add("name", action.name()).add("schema", action.schema()));
    }
    return Json.fresh(
            named(bound)
                .add("schema", bound.schema())
                .add("default", bound.defaultJson())
                .add("actions", actions)
                .add("migrations", Json.array(bound.migrations().names()))
                .add("bad", MigrateResource.reasons(first(ropeway.node().bad(bound))))
                .add("violations", MigrateResource.reasons(first(ropeway.node().violations(bound))))
                .add("settings", settings(bound.store())))
        .build();
  }

  private static JsonObjectBuilder settings(Store<?> store) {
    return Json.object()
        .add("pushDelay", store.pushDelay().toMillis())
        .add("realtime", store.realtime());
  }

  private static Map<String, String> first(Map<String, String> bad) {
    Map<String, String> first = new TreeMap<>();
    bad.entrySet().stream()
        .limit(MOST_BAD)
        .forEach(each -> first.put(each.getKey(), each.getValue()));
    return first;
  }

  /** A page of keys. */
  @GET
  @ReadsDatabase
  @Path("{store}/keys")
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      operationId = "listKeys",
      summary = "List a store's keys",
      description =
          """
          Keys that were written, in code-point order. `next` is the `after` of the page behind this
          one, or null if there is none.\
          """)
  @Parameter(ref = "prefix")
  @Parameter(ref = "after")
  @Parameter(ref = "limit")
  @APIResponse(
      responseCode = "200",
      description = "A page of keys",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "Keys"),
              example =
                  """
                  {"keys": [{"key": "bob", "version": 42, "updatedAt": "2026-11-01T00:00:00Z"}],
                   "next": null}\
                  """))
  @APIResponse(responseCode = "400", ref = "Malformed")
  @APIResponse(responseCode = "404", ref = "NotFound")
  @APIResponse(responseCode = "503", ref = "Unavailable")
  public Response keys(
      @Parameter(ref = "store") @Encoded @PathParam("store") String store,
      @Context HttpServletRequest request) {
    Settings settings = ropeway.node().settings();
    BoundStore<?> bound = Target.store(ropeway.node(), store);
    Query query = Query.of(request);
    int longest = settings.count(Setting.NAME_LENGTH);
    int limit = query.limit(Page.STANDARD, settings.count(Setting.PAGE));
    String prefix = query.name("prefix", longest);
    String after = query.name("after", longest);
    Page<KeyVersion> page = Page.of(ropeway.remote().keys(bound, prefix, after, limit + 1), limit);
    JsonArrayBuilder keys = Json.array();
    page.rows().forEach(row -> keys.add(key(row)));
    KeyVersion last = page.lastIfMoreFollow();
    JsonObjectBuilder json = Json.object().add("keys", keys);
    Json.addNullable(json, "next", last == null ? null : last.key());
    return Json.fresh(json).build();
  }

  private static JsonObjectBuilder key(KeyVersion row) {
    return Json.object()
        .add("key", row.key())
        .add("version", row.version())
        .add("updatedAt", row.updatedAt().toString());
  }
}
