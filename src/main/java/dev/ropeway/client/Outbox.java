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
  private long asked;
  private long batches;

  Outbox(List<InFlight> actions, String client) {
    this.actions = actions;
    this.client = client;
  }

  /** The next request; the actions of a lost one first. Null if there is none. */
  @Nullable JsonObject take(Predicate<JsonObject> fits) {
    if (asking) {
      return null;
    }
    List<InFlight> turn = turn();
    if (!turn.isEmpty() && turn.get(0).batch != 0) {
      return takeBatch(turn);
    }
    List<InFlight> lost = turn.stream().filter(InFlight::unanswered).toList();
    JsonArrayBuilder taken = JsonValues.array();
    int size = 0;
    for (InFlight action : lost.isEmpty() ? turn : lost) {
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
    asked = asking ? 0 : asked;
    return asking ? JsonValues.object().add("client", client).add("actions", taken).build() : null;
  }

  /** What is to be sent before anything of another batch. */
  private List<InFlight> turn() {
    List<InFlight> waiting = actions.stream().filter(InFlight::waiting).toList();
    int end = 0;
    while (end < waiting.size() && waiting.get(end).batch == waiting.get(0).batch) {
      end++;
    }
    return waiting.subList(0, end);
  }

  /** A batch is a request of its own, as a whole. */
  private JsonObject takeBatch(List<InFlight> batch) {
    asking = true;
    asked = batch.get(0).batch;
    JsonArrayBuilder taken = JsonValues.array();
    for (InFlight action : batch) {
      action.sent = true;
      taken.add(json(action, action.id));
    }
    return JsonValues.object()
        .add("client", client)
        .add("batch", asked)
        .add("actions", taken)
        .build();
  }

  /** The number of the next batch. */
  long nextBatch() {
    return ++batches;
  }

  /** Which batch the last request was; 0: none. */
  long asked() {
    return asked;
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
    actions.stream().filter(each -> each.batch == 0 && each.id > id).forEach(each -> each.id--);
  }

  /** The server goes on counting at a number. */
  void renumber(long expectedId) {
    nextId = expectedId;
    unanswered().forEach(action -> action.id = nextId++);
  }

  private List<InFlight> unanswered() {
    return actions.stream().filter(each -> each.batch == 0 && each.unanswered()).toList();
  }
}
