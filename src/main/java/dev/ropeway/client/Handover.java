package dev.ropeway.client;

import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Says which events count while a room's stream passes on from one connection to another, so that
 * each counts once: both bring the same, but not at the same time, nor merged in the same way.
 *
 * <p>Updates are the old one's until both have come to the same version, all else until the new one
 * has named who is here, as it does first if the store has rooms. Guarded by its owner.
 */
final class Handover {
  private static final Set<String> UPDATES = Set.of("update", "reset", "snapshot");

  private final boolean company;
  private final List<JsonObject> told = new ArrayList<>(); // outcomes that changed nothing
  private List<JsonObject> heard = new ArrayList<>(); // messages of the old one
  private long version;
  private boolean updates;
  private boolean named;

  /** The new one goes on after a version; whether the old one has named who is here. */
  Handover(long version, boolean company) {
    this.version = version;
    this.company = company;
  }

  /** Whether the new one has all updates from now on. */
  boolean hasUpdates() {
    return updates;
  }

  /** Whether the new one has all else from now on. */
  boolean named() {
    return named;
  }

  /** Whether anything is the new one's already, so that the old one alone would lack it. */
  boolean begun() {
    return updates || named;
  }

  /** Whether the old one is not needed any more. */
  boolean done() {
    return updates && (named || !company);
  }

  /** Whether an event of the old one counts. */
  boolean old(String event, JsonObject data) {
    if (UPDATES.contains(event)) {
      return !updates;
    }
    if (event.equals("message") && !named) {
      heard.add(data);
    }
    return !named;
  }

  /** Whether an event of the new one counts. */
  boolean next(String event, JsonObject data) {
    return switch (event) {
      case "reset", "snapshot" -> updates = true;
      case "update" -> updates || skip(data);
      case "clients" -> named = true;
      case "message" -> named && !repeats(data);
      default -> named;
    };
  }

  /** What is followed has come to a version: the updates that count once more, of the new one. */
  List<JsonObject> reached(long followed) {
    if (updates || followed != version) {
      return List.of();
    }
    updates = true;
    return List.copyOf(told);
  }

  private boolean skip(JsonObject update) {
    long to = update.getJsonNumber("version").longValue();
    if (update.getJsonNumber("from").longValue() == to) {
      told.add(update);
    } else {
      told.clear();
    }
    version = to;
    return false;
  }

  /** The new one begins with what came last on the old one, or with nothing of it. */
  private boolean repeats(JsonObject message) {
    int place = heard.indexOf(message);
    heard = place < 0 ? List.of() : List.copyOf(heard.subList(place + 1, heard.size()));
    return place >= 0;
  }
}
