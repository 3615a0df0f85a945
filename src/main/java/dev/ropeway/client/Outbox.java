package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Numbers a client's actions and hands them out to be sent, one request at a time. */
final class Outbox {
  /** The most actions of one request that a server takes. */
  private static final int MOST_ACTIONS = 1_000;

  private final List<InFlight> actions;
  private final String client;
  private long nextId = 1;
  private boolean asking;

  Outbox(List<InFlight> actions, String client) {
    this.actions = actions;
    this.client = client;
  }

  /** The next request; the actions of a lost one first. Null if there is none. */
  @Nullable JsonObject take(Predicate<JsonObject> fits) {
    if (asking) {
      return null;
    }
    List<InFlight> lost = unanswered();
    JsonArrayBuilder taken = JsonValues.array();
    int size = 0;
    for (InFlight action : lost.isEmpty() ? queued() : lost) {
      JsonObject json = json(action, action.id == 0 ? nextId : action.id);
      if (size == MOST_ACTIONS || !fits.test(json)) {
        break;
      }
      taken.add(json);
      size++;
      if (action.id == 0) {
        action.id = nextId++;
      }
    }
    asking = size > 0;
    return asking ? JsonValues.object().add("client", client).add("actions", taken).build() : null;
  }

  private List<InFlight> queued() {
    return actions.stream().filter(action -> action.id == 0).toList();
  }

  private static JsonObject json(InFlight action, long id) {
    return JsonValues.object()
        .add("id", id)
        .add("name", action.name)
        .add("args", action.args)
        .build();
  }

  /** The request was answered, or its answer was lost: the next frame can be taken. */
  void answered() {
    asking = false;
  }

  /** Nothing of a request of this one action was recorded: later numbers move down. */
  void refused(long id) {
    nextId--;
    actions.stream().filter(action -> action.id > id).forEach(action -> action.id--);
  }

  /** The server goes on counting at a number. */
  void renumber(long expectedId) {
    nextId = expectedId;
    unanswered().forEach(action -> action.id = nextId++);
  }

  private List<InFlight> unanswered() {
    return actions.stream().filter(InFlight::unanswered).toList();
  }
}
