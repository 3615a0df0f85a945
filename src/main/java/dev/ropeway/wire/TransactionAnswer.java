package dev.ropeway.wire;

import dev.ropeway.Outcome;
import dev.ropeway.TransactionOutcome.Committed;
import dev.ropeway.TransactionOutcome.Failed;
import dev.ropeway.TransactionOutcome.Written;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;

/** What became of a transaction. */
public final class TransactionAnswer {
  private TransactionAnswer() {}

  /**
   * That it was applied.
   *
   * @param duplicate whether that had been decided before
   */
  public static JsonObjectBuilder committed(Committed outcome, boolean duplicate) {
    JsonArrayBuilder versions = JsonValues.array();
    for (Written each : outcome.written()) {
      versions.add(
          JsonValues.object()
              .add("store", each.store())
              .add("key", each.key())
              .add("version", each.version()));
    }
    JsonObjectBuilder json =
        JsonValues.object().add("status", "committed").add("versions", versions);
    if (!outcome.results().isEmpty()) {
      JsonArrayBuilder results = JsonValues.array();
      outcome.results().forEach(results::add);
      json.add("results", results);
    }
    return duplicate ? json.add("duplicate", true) : json;
  }

  /** That it was not. */
  public static Problem failed(Failed outcome) {
    int index = outcome.failedAction();
    Outcome failure = outcome.failure();
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
