package dev.ropeway.http;

import dev.ropeway.remote.Undoable;
import dev.ropeway.wire.ActionsBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Tells a caller what of his own he can undo on a key. */
@ApplicationScoped
public class UndoableResource implements UndoableApi {
  @Inject private Visits visits;

  @Override
  public Response list(String store, String key, HttpServletRequest request) {
    Visit visit = visits.now();
    Target target = visit.target(store, key);
    String client =
        ActionsBody.client(Query.of(request).text("client").orElse(""), visit.settings());
    Undoable steps =
        HoldingFilter.hold(request, visit.remote().reads())
            .undoable(target.store(), target.key(), client);
    return Json.response(
            200, Json.object().add("undo", steps(steps.undo())).add("redo", steps(steps.redo())))
        .build();
  }

  private static JsonArrayBuilder steps(List<Undoable.Step> steps) {
    JsonArrayBuilder all = Json.array();
    steps.forEach(each -> all.add(Json.object().add("client", each.client()).add("id", each.id())));
    return all;
  }
}
