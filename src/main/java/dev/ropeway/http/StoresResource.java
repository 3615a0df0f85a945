package dev.ropeway.http;

import dev.ropeway.KeyVersion;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.remote.RemoteStore;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;

/** Lists stores and their keys. */
@ApplicationScoped
public class StoresResource implements StoresApi {
  @Inject private Visits visits;

  @Override
  public Response list() {
    JsonArrayBuilder stores = Json.array();
    visits.now().remote().stores().forEach(store -> stores.add(named(store)));
    return Json.response(200, Json.object().add("stores", stores)).build();
  }

  private static JsonObjectBuilder named(RemoteStore store) {
    return Json.object().add("name", store.name()).add("type", store.json() ? "json" : "typed");
  }

  @Override
  public Response describe(String store) {
    Visit visit = visits.now();
    RemoteStore bound = visit.store(store);
    JsonArrayBuilder actions = Json.array();
    bound.actions().forEach((name, schema) -> actions.add(action(bound, name, schema)));
    return Json.response(
            200,
            named(bound)
                .add("schema", bound.schema())
                .add("default", bound.defaultData())
                .add("actions", actions)
                .add("migrations", Json.array(bound.migrations()))
                .add("bad", MigrateResource.reasons(visit.remote().bad(bound)))
                .add("violations", MigrateResource.reasons(visit.remote().violations(bound)))
                .add("settings", settings(bound, visit.settings())))
        .build();
  }

  private static JsonObjectBuilder action(RemoteStore store, String name, JsonObject schema) {
    JsonObjectBuilder action =
        Json.object().add("name", name).add("schema", schema).add("foretold", store.foretold(name));
    store.answerSchema(name).ifPresent(answer -> action.add("answer", answer));
    return action;
  }

  private static JsonObjectBuilder settings(RemoteStore store, Settings all) {
    String name = store.name();
    return Json.object()
        .add("pullDelay", all.get(Setting.PULL_DELAY, name))
        .add("frame", all.get(Setting.FRAME, name))
        .add("snapshotEvery", all.get(Setting.SNAPSHOT_EVERY, name))
        .add("retention", all.get(Setting.RETENTION, name))
        .add("dataLimit", all.dataBytes(name, store.realtime()))
        .add("pushDelay", store.pushDelay().toMillis())
        .add("realtime", store.realtime());
  }

  @Override
  public Response types(String store) {
    return Response.ok(StoreTypes.of(visits.now().store(store)), TYPESCRIPT).build();
  }

  @Override
  public Response keys(String store, HttpServletRequest request) {
    Visit visit = visits.now();
    Settings settings = visit.settings();
    RemoteStore bound = visit.store(store);
    Query query = Query.of(request);
    int longest = settings.count(Setting.NAME_LENGTH);
    int limit = query.limit(Page.STANDARD, settings.count(Setting.PAGE));
    String prefix = query.name("prefix", longest);
    String after = query.name("after", longest);
    Page<KeyVersion> page = Page.of(visit.remote().keys(bound, prefix, after, limit + 1), limit);
    JsonArrayBuilder keys = Json.array();
    page.rows().forEach(row -> keys.add(key(row)));
    KeyVersion last = page.lastIfMoreFollow();
    JsonObjectBuilder json = Json.object().add("keys", keys);
    Json.addNullable(json, "next", last == null ? null : last.key());
    return Json.response(200, json).build();
  }

  private static JsonObjectBuilder key(KeyVersion row) {
    return Json.object()
        .add("key", row.key())
        .add("version", row.version())
        .add("updatedAt", row.updatedAt().toString());
  }
}
