package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.wire.JoinBody;
import dev.ropeway.wire.RoomBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Sends clients to rooms of a group. */
@ApplicationScoped
public class GroupResource implements GroupApi {
  @Inject private Visits visits;
  @Inject private Waiting waiting;

  @Override
  public CompletionStage<Response> join(
      String store, String group, HttpHeaders headers, HttpServletRequest request) {
    Visit visit = visits.now();
    Settings settings = visit.settings();
    RemoteStore found = visit.store(store);
    RoomBody.requireRoom(found);
    String name = UrlText.ofPath("name of the group", group);
    Body.type(headers, List.of(MediaType.APPLICATION_JSON));
    return ArrivingBody.of(request)
        .answerFrame(
            bytes -> {
              JsonValue json = Body.parse(bytes, settings.count(Setting.DEPTH));
              JoinBody body = JoinBody.of(store, name, json, settings);
              return waiting.answer(
                  visit.remote().rooms().join(found, body.group(), body.client()),
                  seat -> Json.response(200, JoinBody.answer(found, seat)).build());
            });
  }
}
