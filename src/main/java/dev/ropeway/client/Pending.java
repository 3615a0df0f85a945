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
import java.util.function.Predicate;
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
   * @param list which member of the message has them, if it has any
   * @param mine which of them count
   */
  void note(JsonObject message, String list, Predicate<JsonObject> mine) {
    if (message.get(list) instanceof JsonArray outcomes) {
      for (JsonObject outcome : outcomes.getValuesAs(JsonObject.class)) {
        if (mine.test(outcome)) {
          note(message, outcome);
        }
      }
    }
  }

  private void note(JsonObject message, JsonObject outcome) {
    long id = ConfirmedState.number(outcome, "id");
    String status = outcome.getString("status");
    if (status.equals("recorded")) {
      undecided(id, action -> action.recorded = true);
      return;
    }
    long version =
        ConfirmedState.number(outcome.containsKey("version") ? outcome : message, "version");
    Outcome.Status known = Outcome.Status.valueOf(status.toUpperCase(Locale.ROOT));
    decide(id, new Outcome(known, version, outcome.getString("reason", null)));
  }

  /** Notes what became of an action; the first word counts. */
  void decide(long id, Outcome outcome) {
    undecided(id, action -> action.outcome = outcome);
  }

  private void undecided(long id, Consumer<InFlight> note) {
    actions.stream().filter(each -> each.id == id && each.undecided()).findFirst().ifPresent(note);
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

  /** Replays from a place on; returns the effects that are no longer there. */
  List<InFlight.Effect> replay(@Nullable JsonValue base, Replay replay, int from) {
    JsonValue data = from == 0 ? base : actions.get(from - 1).effect.after();
    List<InFlight.Effect> gone = new ArrayList<>();
    for (InFlight action : actions.subList(from, actions.size())) {
      InFlight.Effect old = action.effect;
      JsonValue after = data == null ? null : replay.apply(action.name, data, action.args);
      action.effect = new InFlight.Effect(data, after);
      if (old.any() && !action.effect.any()) {
        gone.add(old);
      }
      data = after;
    }
    return gone;
  }
}
