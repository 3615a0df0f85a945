package dev.ropeway.http;

import dev.ropeway.Decided;
import dev.ropeway.Outcome;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Written;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Applies transactions. */
@ApplicationScoped
public class TransactionsResource implements TransactionsApi {
  private static final List<String> TYPES = List.of(MediaType.APPLICATION_JSON);

  @Inject private Visits visits;
  @Inject private Waiting waiting;

  @Override
  public CompletionStage<Response> apply(HttpHeaders headers, HttpServletRequest request) {
    Visit visit = visits.now();
    Settings settings = visit.settings();
    IdempotencyKey once = IdempotencyKey.of(headers, settings);
    Body.type(headers, TYPES);
    ArrivingBody arriving = ArrivingBody.of(request);
    return arriving.answer(
        bytes -> {
          JsonValue json = Body.parse(bytes, settings.count(Setting.DEPTH));
          TransactionBody body = TransactionBody.parse(json, settings);
          once.requireAloneOrWithout(body.client());
          Payer payer = Payer.of(arriving.request(), body.client(), body.stores());
          return waiting.answerAtOnce(
              visit.remote().transact(body.transaction(once), payer.name()),
              TransactionsResource::response);
        });
  }

  private static Response response(Decided<TransactionOutcome> told) {
    TransactionOutcome outcome = told.outcome();
    if (!outcome.committed()) {
      return refusal(told, Objects.requireNonNull(outcome.failure())).response();
    }
    JsonArrayBuilder versions = Json.array();
    for (Written each : outcome.written()) {
      versions.add(
          Json.object()
              .add("store", each.store())
              .add("key", each.key())
              .add("version", each.version()));
    }
    JsonObjectBuilder json = Json.object().add("status", "committed").add("versions", versions);
    return Json.response(200, told.duplicate() ? json.add("duplicate", true) : json).build();
  }

  private static Problem refusal(Decided<TransactionOutcome> told, Outcome failure) {
    int index = told.outcome().failedAction();
    String reason = failure.reason() == null ? failure.status().text() : failure.reason();
    return Problem.of(
            409,
            "transaction-failed",
            "The transaction was not applied",
            "Action " + index + " (from 0) was " + failure.status().text() + ": " + reason)
        .with("failedAction", (long) index)
        .with("reason", reason);
  }
}
