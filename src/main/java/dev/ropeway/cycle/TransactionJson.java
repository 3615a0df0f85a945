package dev.ropeway.cycle;

import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Committed;
import dev.ropeway.TransactionOutcome.Failed;
import dev.ropeway.TransactionOutcome.Written;
import dev.ropeway.action.Author;
import dev.ropeway.action.ClientNames;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.NumericEquality;
import dev.ropeway.store.BoundAction;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the log keeps transactions: what they ask for as arguments, what became of them as reason.
 */
final class TransactionJson {
  /** The hash of what was asked for; rows of earlier versions have none. */
  private static final String VALUES = "values";

  /** What its actions answered, if any did. */
  private static final String RESULTS = "results";

  // who is behind an action, in pending rows only
  private static final String ACTOR = "actor";
  private static final String ROLES = "roles";

  private TransactionJson() {}

  /** What is asked for, whoever does. */
  static String text(List<TransactionPart> actions, List<TransactionPart> onFailure) {
    return text(actions, onFailure, part -> object(part, part.text()));
  }

  /** All that a node needs that carries it out. */
  static String pending(List<TransactionPart> actions, List<TransactionPart> onFailure) {
    return text(actions, onFailure, TransactionJson::authored);
  }

  /** The same with what the log keeps of arguments once they are decided. */
  static String kept(List<TransactionPart> actions, List<TransactionPart> onFailure) {
    return text(actions, onFailure, part -> object(part, part.action().kept(part.text())));
  }

  private static String text(
      List<TransactionPart> actions,
      List<TransactionPart> onFailure,
      Function<TransactionPart, JsonObjectBuilder> json) {
    JsonObjectBuilder all = JsonValues.object().add("actions", array(actions, json));
    if (!onFailure.isEmpty()) {
      all.add("onFailure", array(onFailure, json));
    }
    return JsonText.write(all.build());
  }

  private static JsonArrayBuilder array(
      List<TransactionPart> parts, Function<TransactionPart, JsonObjectBuilder> json) {
    JsonArrayBuilder array = JsonValues.array();
    parts.forEach(part -> array.add(json.apply(part)));
    return array;
  }

  private static JsonObjectBuilder object(TransactionPart part, String args) {
    return JsonValues.object()
        .add("store", part.key().store())
        .add("key", part.key().key())
        .add("name", part.action().name())
        .add("args", JsonText.read(args));
  }

  private static JsonObjectBuilder authored(TransactionPart part) {
    JsonObjectBuilder json = object(part, part.text());
    Author author = part.author();
    if (author != null) {
      JsonArrayBuilder roles = JsonValues.array();
      author.roles().forEach(roles::add);
      json.add(ACTOR, author.identity()).add(ROLES, roles);
    }
    return json;
  }

  /** Whether a pending row asks for the same, whatever roles who is behind it had meanwhile. */
  static boolean isPending(TransactionRequest request, RecordedAction row) {
    return NumericEquality.equal(
        anonymous(JsonText.read(row.args())), anonymous(JsonText.read(request.row().args())));
  }

  private static JsonValue anonymous(JsonValue pending) {
    JsonObjectBuilder all = JsonValues.object();
    pending
        .asJsonObject()
        .forEach(
            (member, parts) -> {
              JsonArrayBuilder array = JsonValues.array();
              for (JsonValue part : parts.asJsonArray()) {
                array.add(JsonValues.copyOf(part.asJsonObject()).remove(ACTOR).remove(ROLES));
              }
              all.add(member, array);
            });
    return all.build();
  }

  private static @Nullable Author author(JsonObject part) {
    if (!part.containsKey(ACTOR)) {
      return null;
    }
    return new Author(
        part.getString(ACTOR),
        part.getJsonArray(ROLES).getValuesAs(JsonString.class).stream()
            .map(JsonString::getString)
            .toList());
  }

  /**
   * Reads a pending transaction from the log.
   *
   * @throws BadEntryException if this node does not know one of its stores or actions
   */
  static TransactionRequest read(
      String client, long id, String text, Function<String, @Nullable BoundStore<?>> stores) {
    JsonObject json = JsonText.read(text).asJsonObject();
    TransactionRequest.Builder builder =
        new TransactionRequest.Builder(client, id, ClientNames.isOnce(client));
    for (JsonValue each : json.getJsonArray("actions")) {
      builder.action(part(each.asJsonObject(), stores));
    }
    if (json.containsKey("onFailure")) {
      json.getJsonArray("onFailure")
          .forEach(each -> builder.onFailure(part(each.asJsonObject(), stores)));
    }
    return builder.pending();
  }

  private static TransactionPart part(
      JsonObject json, Function<String, @Nullable BoundStore<?>> stores) {
    EntryKey key = new EntryKey(json.getString("store"), json.getString("key"));
    String name = json.getString("name");
    BoundStore<?> store = stores.apply(key.store());
    BoundAction<?> action = store == null ? null : store.action(name).orElse(null);
    if (store == null || action == null) {
      throw new BadEntryException(
          "A pending transaction has action " + name + " of " + key.store() + ", unknown here.");
    }
    JsonValue args = json.getOrDefault("args", JsonValue.NULL);
    return new TransactionPart(
        store, key, action, action.decode(args), JsonText.write(args), author(json));
  }

  /**
   * What became of a transaction.
   *
   * @param digest what it asked for, if a repeat must be the same
   */
  static String outcome(TransactionOutcome outcome, @Nullable BodyDigest digest) {
    JsonObjectBuilder json = JsonValues.object();
    if (digest != null) {
      json.add(VALUES, digest.values());
    }
    if (outcome instanceof Committed committed) {
      JsonArrayBuilder written = JsonValues.array();
      for (Written each : committed.written()) {
        written.add(JsonValues.array().add(each.store()).add(each.key()).add(each.version()));
      }
      json.add("versions", written);
      if (!committed.results().isEmpty()) {
        JsonArrayBuilder results = JsonValues.array();
        committed.results().forEach(results::add);
        json.add(RESULTS, results);
      }
    } else if (outcome instanceof Failed failed) {
      Outcome failure = failed.failure();
      json.add("failedAction", failed.failedAction())
          .add("status", failure.status().text())
          .add("version", failure.version());
      String reason = failure.reason();
      if (reason != null) {
        json.add("reason", reason);
      }
    }
    return JsonText.write(json.build());
  }

  /**
   * What became of a transaction, as the rows of its actions tell.
   *
   * @return null if there are none, or not all
   */
  static @Nullable TransactionOutcome outcome(
      TransactionRequest request, Map<ActionId, RecordedAction> rows) {
    List<Outcome> outcomes = new ArrayList<>();
    Map<EntryKey, Written> written = new LinkedHashMap<>();
    for (int i = 0; i < request.actions.size(); i++) {
      ActionId id = request.actionId(i);
      RecordedAction row = rows.get(id);
      Outcome outcome = row == null ? null : row.outcome();
      if (outcome == null) {
        return null;
      }
      outcomes.add(outcome);
      written.put(id.key(), new Written(id.key().store(), id.key().key(), outcome.version()));
    }
    return outcomes.stream().allMatch(Outcome::applied)
        ? new Committed(List.copyOf(written.values()), TransactionOutcome.results(outcomes))
        : failed(outcomes);
  }

  /** The one to blame is the one of which all others say so. */
  private static TransactionOutcome failed(List<Outcome> outcomes) {
    int failed = 0;
    while (!undoneBy(failed, outcomes)) {
      failed++;
    }
    return new Failed(failed, outcomes.get(failed));
  }

  private static boolean undoneBy(int failed, List<Outcome> outcomes) {
    String reason = TransactionRequest.undone(failed);
    for (int i = 0; i < outcomes.size(); i++) {
      if (i != failed && !reason.equals(outcomes.get(i).reason())) {
        return failed == outcomes.size() - 1; // nobody is left
      }
    }
    return true;
  }

  /** Whether a decided row is of the transaction with this digest. */
  static boolean same(BodyDigest digest, RecordedAction row, String outcome) {
    return digest.sameAs(row, JsonText.read(outcome).asJsonObject().getString(VALUES, ""));
  }

  static TransactionOutcome outcome(String text) {
    JsonObject json = JsonText.read(text).asJsonObject();
    if (!json.containsKey("versions")) {
      Status status = Status.valueOf(json.getString("status").toUpperCase(Locale.ROOT));
      return new Failed(
          json.getInt("failedAction"),
          new Outcome(
              status, json.getJsonNumber("version").longValue(), json.getString("reason", null)));
    }
    return new Committed(
        json.getJsonArray("versions").stream()
            .map(JsonValue::asJsonArray)
            .map(
                row ->
                    new Written(
                        row.getString(0), row.getString(1), row.getJsonNumber(2).longValue()))
            .toList(),
        json.containsKey(RESULTS) ? List.copyOf(json.getJsonArray(RESULTS)) : List.of());
  }
}
