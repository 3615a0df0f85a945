package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A client's actions in flight, in their order.
 *
 * <pre>
 *   queued ── takeFrame: gets its id ──► sent ── outcome, ack ──► decided ── version reached ──► gone
 *     │ a later `set` of its path                │      ▲
 *     └──► the same action, newer value          └──────┘ lost: the next frame has it again
 * </pre>
 */
final class Pending {
  /** The status of what was decided, nobody knows how. */
  static final String UNKNOWN = "unknown";

  private static final int LONGEST_LOOK_BACK = 64;

  private final List<InFlight> actions = new ArrayList<>();

  /** As one action changes the data. */
  interface Replay {
    JsonValue apply(String name, JsonValue data, JsonValue args);
  }

  List<InFlight> actions() {
    return actions;
  }

  int size() {
    return actions.size();
  }

  /**
   * Adds an action, or gives its value to a queued {@code set} of the same path if nothing but
   * {@code set}s of other places lies between them. Returns its place.
   */
  int add(String name, JsonValue args) {
    int place = name.equals("set") ? sameSet(path(args)) : -1;
    if (place >= 0) {
      actions.get(place).args = args;
      return place;
    }
    actions.add(new InFlight(name, args));
    return actions.size() - 1;
  }

  /** Adds the actions of a batch, numbered among themselves; returns them. */
  List<InFlight> addBatch(long batch, List<Batching.Part> parts) {
    List<InFlight> added = new ArrayList<>();
    for (Batching.Part part : parts) {
      InFlight action = new InFlight(part.name(), part.args());
      action.batch = batch;
      action.id = added.size() + 1;
      added.add(action);
    }
    actions.addAll(added);
    return added;
  }

  /**
   * A snapshot says what there is, but not what of it batches did: what they would do is not shown
   * twice.
   */
  void doubt() {
    actions.stream()
        .filter(each -> each.batch != 0 && each.sent && each.undecided())
        .forEach(each -> each.doubtful = true);
  }

  private int sameSet(@Nullable String path) {
    int end = Math.max(0, actions.size() - LONGEST_LOOK_BACK);
    for (int place = actions.size() - 1; path != null && place >= end; place--) {
      InFlight action = actions.get(place);
      String other = action.id == 0 && action.name.equals("set") ? path(action.args) : null;
      if (other == null) {
        return -1;
      }
      if (other.equals(path)) {
        return place;
      }
      if (StateDiff.meet(other, path)) {
        return -1;
      }
    }
    return -1;
  }

  private static @Nullable String path(JsonValue args) {
    return args instanceof JsonObject object && object.get("path") instanceof JsonString path
        ? path.getString()
        : null;
  }

  /**
   * Notes outcomes that the server tells.
   *
   * @param message its version is that of all outcomes that name none
   * @param version that of outcomes if the message has none either
   * @param batch of which batch they are; 0 of none
   */
  void note(JsonObject message, long version, long batch) {
    if (message.get("outcomes") instanceof JsonArray outcomes) {
      for (JsonObject outcome : outcomes.getValuesAs(JsonObject.class)) {
        note(message, outcome, version, batch);
      }
    }
  }

  private void note(JsonObject message, JsonObject outcome, long standard, long batch) {
    long id = ConfirmedState.number(outcome, "id");
    String status = outcome.getString("status");
    if (status.equals("recorded")) {
      undecided(batch, id, action -> action.recorded = true);
      return;
    }
    JsonObject said = outcome.containsKey("version") ? outcome : message;
    long version = said.containsKey("version") ? ConfirmedState.number(said, "version") : standard;
    String reason = outcome.getString("reason", null);
    JsonValue result = outcome.get("result");
    if (status.equals(UNKNOWN)) {
      forget(batch, id, version, reason);
      return;
    }
    Outcome.Status known = Outcome.Status.valueOf(status.toUpperCase(Locale.ROOT));
    decide(batch, id, new Outcome(known, version, reason, null, result));
  }

  /**
   * Hears from an update what became of actions. What an action answered is told to its client
   * alone, by the answer to its request: until that is there, or was asked for again, it is
   * undecided, and not shown, for the data has its effect.
   *
   * @param batch of which batch an ack is: 0 of none, negative if it does not count
   */
  void hear(JsonObject update, long version, ToLongFunction<JsonObject> batch) {
    if (update.get("acks") instanceof JsonArray acks) {
      for (JsonObject ack : acks.getValuesAs(JsonObject.class)) {
        long of = batch.applyAsLong(ack);
        if (answers(ack)) {
          undecided(of, ConfirmedState.number(ack, "id"), InFlight::answers);
        } else {
          note(update, ack, version, of);
        }
      }
    }
  }

  /** Whether any ack of an event does. */
  static boolean answersIn(JsonObject event) {
    return event.get("acks") instanceof JsonArray acks
        && acks.getValuesAs(JsonObject.class).stream().anyMatch(Pending::answers);
  }

  /** Whether an ack says that what the action answered is told elsewhere. */
  static boolean answers(JsonObject ack) {
    return JsonValue.TRUE.equals(ack.get("result"));
  }

  /** An action was decided before, but nobody knows any more how: it is shown no longer. */
  void forget(long batch, long id, long version, @Nullable String reason) {
    undecided(
        batch,
        id,
        action -> {
          action.outcome = new Outcome(Outcome.Status.REJECTED, version, reason);
          action.forgotten = new OutcomeUnknownException(reason);
        });
  }

  /** Notes what became of an action; the first word counts. */
  void decide(long batch, long id, Outcome outcome) {
    undecided(batch, id, action -> action.outcome = outcome);
  }

  private void undecided(long batch, long id, Consumer<InFlight> note) {
    actions.stream()
        .filter(each -> each.id == id && each.batch == batch && each.undecided())
        .findFirst()
        .ifPresent(note);
  }

  /** Which batch in flight has a name; negative if none has. */
  long batchOf(LongFunction<String> naming, String name) {
    return actions.stream()
        .mapToLong(each -> each.batch)
        .filter(each -> each != 0 && naming.apply(each).equals(name))
        .findFirst()
        .orElse(-1);
  }

  /** Whether what was recorded still is has to be asked. */
  void unrecorded() {
    actions.forEach(action -> action.recorded = false);
  }

  /** Takes out what is decided and reached by a version, or all that is decided. */
  List<InFlight> settle(long version, boolean all) {
    Predicate<InFlight> ends = action -> action.endedBy(all ? Long.MAX_VALUE : version);
    List<InFlight> ended = actions.stream().filter(ends).toList();
    if (!ended.isEmpty()) {
      actions.removeIf(ends);
    }
    return ended;
  }

  private static @Nullable JsonValue after(
      InFlight action, @Nullable JsonValue data, Replay replay) {
    return data == null || action.doubtful ? data : replay.apply(action.name, data, action.args);
  }

  /** Replays from a place on; returns the effects that are no longer there. */
  List<InFlight.Effect> replay(@Nullable JsonValue base, Replay replay, int from) {
    JsonValue data = from == 0 ? base : actions.get(from - 1).effect.after();
    List<InFlight.Effect> gone = new ArrayList<>();
    for (InFlight action : actions.subList(from, actions.size())) {
      InFlight.Effect old = action.effect;
      JsonValue after = after(action, data, replay);
      action.effect = new InFlight.Effect(data, after);
      if (old.any() && !action.effect.any()) {
        gone.add(old);
      }
      data = after;
    }
    return gone;
  }
}
