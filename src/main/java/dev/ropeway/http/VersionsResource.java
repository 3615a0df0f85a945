package dev.ropeway.http;

import dev.ropeway.DecidedAction;
import dev.ropeway.EntryVersion;
import dev.ropeway.VersionPage;
import dev.ropeway.config.Setting;
import dev.ropeway.remote.RemoteReads;
import dev.ropeway.wire.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lists and compares an entry's versions. */
@ApplicationScoped
public class VersionsResource implements VersionsApi {
  /** What {@code next} is where a page ends within a version. */
  private static final Pattern WITHIN = Pattern.compile("[0-9]{1,18}\\.[0-9]{1,9}\\.[0-9]{1,18}");

  @Inject private Visits visits;

  @Override
  public Response list(String store, String key, HttpServletRequest request) {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    Query query = Query.of(request);
    int limit = query.limit(Page.STANDARD, visit.settings().count(Setting.PAGE));
    VersionPage page =
        reads(visit, request).versions(target.store(), target.key(), before(query), limit);
    JsonObjectBuilder json = Json.object().add("versions", versions(page.versions()));
    String next = page.next();
    if (next == null) {
      json.addNull("next");
    } else if (WITHIN.matcher(next).matches()) {
      json.add("next", next);
    } else {
      json.add("next", Long.parseLong(next));
    }
    return Json.response(200, json).build();
  }

  /** A version or, from a page that ended within one, a place there. */
  private static String before(Query query) {
    Optional<String> place = query.text("before").filter(WITHIN.asMatchPredicate());
    return place.orElseGet(() -> Long.toString(query.number("before").orElse(Long.MAX_VALUE)));
  }

  @Override
  public Response diff(String store, String key, HttpServletRequest request) {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    Query query = Query.of(request);
    long from = query.required("from");
    long to = query.required("to");
    JsonArray patch =
        reads(visit, request)
            .diff(target.store(), target.key(), from, to)
            .orElseThrow(() -> Problem.notFound("One of the versions is not there.").exception());
    return Json.response(200, Json.object().add("from", from).add("to", to).add("patch", patch))
        .build();
  }

  private static RemoteReads reads(Visit visit, HttpServletRequest request) {
    return HoldingFilter.hold(request, visit.remote().reads());
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
    String actor = action.actor();
    if (actor != null) {
      json.add("actor", actor);
    }
    Json.addNullable(json, "name", action.name());
    JsonValue args = action.args();
    json.add("args", args == null ? JsonValue.NULL : args)
        .add("status", action.ack().status().text());
    String reason = action.ack().reason();
    return reason == null ? json : json.add("reason", reason);
  }
}
