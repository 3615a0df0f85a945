package dev.ropeway.http;

import dev.ropeway.After;
import dev.ropeway.Outcome;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.Precondition;
import dev.ropeway.remote.Recording;
import dev.ropeway.wire.ActionsBody;
import dev.ropeway.wire.OutcomesJson;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Records actions. */
@ApplicationScoped
public class ActionsResource implements ActionsApi {
  private static final List<String> TYPES = List.of(MediaType.APPLICATION_JSON);

  @Inject private Visits visits;
  @Inject private Waiting waiting;

  @Override
  public CompletionStage<Response> record(
      String store, String key, HttpHeaders headers, HttpServletRequest request) {
    Visit visit = visits.now();
    Settings settings = visit.settings();
    Target target = visit.target(store, key);
    IdempotencyHeader once = IdempotencyHeader.of(headers, settings);
    Precondition condition = Conditions.of(headers, visit, target);
    Body.type(headers, TYPES);
    boolean atOnce = Prefer.respondAsync(headers.getRequestHeader(Prefer.HEADER));
    ArrivingBody arriving = ArrivingBody.of(request);
    return arriving.answer(
        bytes -> {
          JsonValue json = Body.parse(bytes, settings.count(Setting.DEPTH));
          ActionsBody body = ActionsBody.parse(json, settings).on(condition);
          if (target.store().realtime() && body.client().isPresent()) {
            Body.requireFrame(bytes, settings);
          }
          once.requireAloneOrWithout(body.client());
          List<String> stores = List.of(target.store().name());
          Payer payer = Payer.of(arriving.request(), body.client(), stores);
          Optional<After> later = body.later();
          if (later.isPresent()) {
            return schedule(visit, target, body, once, payer, later.get());
          }
          return answer(record(visit, target, body, once, payer), atOnce, condition != null);
        });
  }

  private CompletionStage<Response> answer(
      Recording recording, boolean atOnce, boolean conditional) {
    return atOnce
        ? waiting.answerAtOnce(recording.recorded(), done -> recorded(recording.outcomes()))
        : waiting.answerAtOnce(
            OutcomesJson.decided(recording), done -> answer(recording.outcomes(), conditional));
  }

  private static Response answer(List<Recording.Answer> answers, boolean conditional) {
    if (conditional) {
      Outcome outcome = OutcomesJson.told(answers.get(0)).outcome();
      if (Conditions.unmet(outcome)) {
        return ProblemResponses.of(Conditions.problem(outcome));
      }
    }
    return Json.response(200, OutcomesJson.outcomes(answers)).build();
  }

  /** The answer to whoever does not want to wait for outcomes. */
  static Response recorded(List<Recording.Answer> answers) {
    return Json.response(202, OutcomesJson.recorded(answers))
        .header(Prefer.APPLIED, Prefer.RESPOND_ASYNC)
        .build();
  }

  private CompletionStage<Response> schedule(
      Visit visit,
      Target target,
      ActionsBody body,
      IdempotencyHeader once,
      Payer payer,
      After when) {
    return waiting.answerAtOnce(
        visit
            .remote()
            .schedule(
                target.store(),
                target.key(),
                once.value().orElse(null),
                payer.name(),
                body.actions().get(0),
                when),
        put -> Json.response(202, OutcomesJson.scheduled(put)).build());
  }

  private static Recording record(
      Visit visit, Target target, ActionsBody body, IdempotencyHeader once, Payer payer) {
    if (body.client().isEmpty()) {
      return once.record(visit.remote(), target, payer, body.actions());
    }
    String client = body.client().get();
    return visit.remote().record(target.store(), target.key(), client, body.actions());
  }
}
