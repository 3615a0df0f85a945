package dev.ropeway.wire;

import dev.ropeway.Decided;
import dev.ropeway.Outcome;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Written;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;

/** What became of a transaction. */
public final class TransactionAnswer {
  private TransactionAnswer() {}

  /** That it was applied. */
  public static JsonObjectBuilder committed(Decided<TransactionOutcome> told) {
    JsonArrayBuilder versions = JsonValues.array();
    for (Written each : told.outcome().written()) {
      versions.add(
          JsonValues.object()
              .add("store", each.store())
              .add("key", each.key())
              .add("version", each.version()));
    }
    JsonObjectBuilder json =
        JsonValues.object().add("status", "committed").add("versions", versions);
    if (!told.outcome().results().isEmpty()) {
      JsonArrayBuilder results = JsonValues.array();
      told.outcome().results().forEach(results::add);
      json.add("results", results);
    }
    return told.duplicate() ? json.add("duplicate", true) : json;
  }

  /**
   * That it was not.
   *
   * @param failure what became of the action that failed
   */
  public static Problem failed(Decided<TransactionOutcome> told, Outcome failure) {
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
