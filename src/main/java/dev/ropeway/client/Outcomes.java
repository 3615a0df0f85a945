package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What a message of the server says of own actions.
 *
 * @param message its version is that of all outcomes that name none
 */
record Outcomes(JsonObject message, List<JsonObject> outcomes) {

  /** Those of a list that are meant; none if there is no list. */
  static Outcomes of(JsonObject message, String list, Predicate<JsonObject> mine) {
    List<JsonObject> all =
        message.get(list) instanceof JsonArray outcomes
            ? outcomes.getValuesAs(JsonObject.class)
            : List.of();
    return new Outcomes(message, all.stream().filter(mine).toList());
  }

  void note(Pending pending) {
    outcomes.forEach(outcome -> note(outcome, pending));
  }

  private void note(JsonObject outcome, Pending pending) {
    long id = ConfirmedState.number(outcome, "id");
    String status = outcome.getString("status");
    if (status.equals("recorded")) {
      pending.recorded(id);
      return;
    }
    long version =
        ConfirmedState.number(outcome.containsKey("version") ? outcome : message, "version");
    Outcome.Status known = Outcome.Status.valueOf(status.toUpperCase(Locale.ROOT));
    pending.decide(id, new Outcome(known, version, outcome.getString("reason", null)));
  }
}
