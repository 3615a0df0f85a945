package dev.ropeway.http;

import dev.ropeway.ScheduledAction;
import dev.ropeway.ScheduledPage;
import dev.ropeway.config.Setting;
import dev.ropeway.remote.RemoteReads;
import dev.ropeway.wire.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** Lists and cancels the actions of a key that wait for their time. */
@ApplicationScoped
public class ScheduledResource implements ScheduledApi {
  @Inject private Visits visits;

  @Override
  public Response list(String store, String key, HttpServletRequest request) {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    Query query = Query.of(request);
    int limit = query.limit(Page.STANDARD, visit.settings().count(Setting.PAGE));
    String after = query.text("after").orElse(null);
    RemoteReads reads = HoldingFilter.hold(request, visit.remote().reads());
    ScheduledPage page = page(reads, target, after, limit);
    JsonArrayBuilder all = Json.array();
    page.actions().forEach(action -> all.add(json(action)));
    JsonObjectBuilder json = Json.object().add("scheduled", all);
    Json.addNullable(json, "next", page.next());
    return Json.response(200, json).build();
  }

  private static ScheduledPage page(
      RemoteReads reads, Target target, @Nullable String after, int limit) {
    try {
      return reads.scheduled(target.store(), target.key(), after, limit);
    } catch (IllegalArgumentException e) {
      throw Problem.malformed("Parameter after must be the next of another page.").exception();
    }
  }

  private static JsonObjectBuilder json(ScheduledAction action) {
    JsonObjectBuilder json =
        Json.object()
            .add("id", action.id())
            .add("name", action.name())
            .add("args", action.args())
            .add("due", action.due().toString())
            .add("at", action.at().toString());
    String actor = action.actor();
    return actor == null ? json : json.add("actor", actor);
  }

  @Override
  public Response cancel(String store, String key, String scheduled) {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    String id = visit.named("id", scheduled);
    if (!visit.remote().cancelScheduled(target.store(), target.key(), id)) {
      throw Problem.notFound("Nothing with this id waits for its time that you may cancel.")
          .exception();
    }
    return Response.noContent().build();
  }
}
