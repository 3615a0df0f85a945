package dev.ropeway.http;

import dev.ropeway.config.SecurityEvent;
import dev.ropeway.node.Ropeway;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.upkeep.SweepProgress;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Migrates a whole store in the background. */
@ApplicationScoped
public class MigrateResource implements MigrateApi {
  private static final int MOST_REASONS = 100;

  @Inject private Ropeway ropeway;
  @Inject private Visits visits;

  @Override
  public Response start(String store, HttpServletRequest request) {
    RemoteStore bound = administered(store);
    ropeway
        .securityLog()
        .write(
            SecurityEvents.of(SecurityEvent.Kind.ADMIN, request).on(bound.name()).about("migrate"));
    SweepProgress progress = ropeway.sweeps().start(bound.name());
    return Json.response(202, json(bound, progress)).build();
  }

  @Override
  public Response describe(String store) {
    RemoteStore bound = administered(store);
    JsonObjectBuilder json = json(bound, ropeway.sweeps().progress(bound.name()));
    return Json.response(200, json.add("remaining", ropeway.sweeps().unmigrated(bound.name())))
        .build();
  }

  private RemoteStore administered(String store) {
    Visit visit = visits.now();
    RemoteStore bound = visit.store(store);
    visit.remote().rights().requireAdmin(bound);
    return bound;
  }

  private static JsonObjectBuilder json(RemoteStore store, @Nullable SweepProgress progress) {
    JsonObjectBuilder json =
        Json.object().add("store", store.name()).add("migrations", Json.array(store.migrations()));
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

  /** The first keys with what is wrong with them. */
  static JsonArrayBuilder reasons(Map<String, String> reasons) {
    JsonArrayBuilder keys = Json.array();
    reasons.entrySet().stream()
        .limit(MOST_REASONS)
        .map(each -> Json.object().add("key", each.getKey()).add("reason", each.getValue()))
        .forEach(keys::add);
    return keys;
  }
}
