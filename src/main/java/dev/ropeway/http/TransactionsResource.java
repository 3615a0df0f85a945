package dev.ropeway.http;

import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Committed;
import dev.ropeway.TransactionOutcome.Failed;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.wire.TransactionAnswer;
import dev.ropeway.wire.TransactionBody;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
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
    IdempotencyHeader once = IdempotencyHeader.of(headers, settings);
    Body.type(headers, TYPES);
    ArrivingBody arriving = ArrivingBody.of(request);
    return arriving.answer(
        bytes -> {
          JsonValue json = Body.parse(bytes, settings.count(Setting.DEPTH));
          TransactionBody body = TransactionBody.parse(json, settings);
          once.requireAloneOrWithout(body.client());
          Payer payer = Payer.of(arriving.request(), body.client(), body.stores());
          return waiting.answerAtOnce(
              visit.remote().transact(body.transaction(once.value()), payer.name()),
              TransactionsResource::response);
        });
  }

  private static Response response(Decided<TransactionOutcome> told) {
    if (told.outcome() instanceof Failed failed) {
      return ProblemResponses.of(TransactionAnswer.failed(failed));
    }
    Committed committed = (Committed) told.outcome();
    return Json.response(200, TransactionAnswer.committed(committed, told.duplicate())).build();
  }
}
