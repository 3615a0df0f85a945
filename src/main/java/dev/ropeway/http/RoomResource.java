package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.wire.ActionsBody;
import dev.ropeway.wire.RoomBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What clients share in a room besides its data. */
@ApplicationScoped
public class RoomResource implements RoomApi {
  @Inject private Visits visits;
  @Inject private Waiting waiting;

  @Override
  public CompletionStage<Response> ephemeral(
      String store, String key, HttpHeaders headers, HttpServletRequest request) {
    Visit visit = visits.now();
    Target room = room(visit, store, key);
    return frame(
        headers,
        ArrivingBody.of(request),
        bytes -> {
          RoomBody body = RoomBody.ofValues(parse(bytes, visit), visit.settings());
          visit.remote().rooms().set(room.store(), room.key(), body.client(), body.values());
        });
  }

  @Override
  public CompletionStage<Response> message(
      String store, String key, HttpHeaders headers, HttpServletRequest request) {
    Visit visit = visits.now();
    Target room = room(visit, store, key);
    return frame(
        headers,
        ArrivingBody.of(request),
        bytes -> {
          RoomBody body = RoomBody.ofMessage(parse(bytes, visit), visit.settings());
          visit
              .remote()
              .rooms()
              .say(
                  room.store(),
                  room.key(),
                  body.client(),
                  body.message(),
                  body.to(visit.settings()));
        });
  }

  private static JsonValue parse(byte[] bytes, Visit visit) {
    return Body.parse(bytes, visit.settings().count(Setting.DEPTH));
  }

  private static CompletionStage<Response> frame(
      HttpHeaders headers, ArrivingBody body, Consumer<byte[]> taken) {
    Body.type(headers, List.of(MediaType.APPLICATION_JSON));
    return body.answerFrame(
        bytes -> {
          taken.accept(bytes);
          return CompletableFuture.completedFuture(Response.noContent().build());
        });
  }

  @Override
  public CompletionStage<Response> leave(String store, String key, String client) {
    Visit visit = visits.now();
    Target room = room(visit, store, key);
    String name = ActionsBody.client(visit.named("client", client), visit.settings());
    return waiting.answer(
        visit.remote().rooms().leave(room.store(), room.key(), name),
        done -> Response.noContent().build());
  }

  private static Target room(Visit visit, String store, String key) {
    Target target = visit.target(store, key);
    RoomBody.requireRoom(target.store());
    return target;
  }
}
