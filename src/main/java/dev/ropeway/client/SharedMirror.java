package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.action.GlidePath;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mirror that many threads share: one lock around it, and all that it tells is delivered outside
 * of the lock, in order. Thread-safe.
 */
final class SharedMirror {
  private static final String CLOSED = "the room is closed";

  private final Mirror mirror;
  private final Place place;
  private final Deliveries deliveries;
  private final RoomListeners listeners;
  private final int frameBytes;
  private final Relayed relayed;
  private final Set<CompletableFuture<Outcome>> undecided = new HashSet<>();
  private final UndoSteps steps;
  private boolean ended;

  /** A mirror of a client's, of a key of a store. */
  SharedMirror(
      String identity,
      String store,
      String key,
      Map<String, LocalAction> actions,
      Deliveries deliveries,
      int frameBytes) {
    this.mirror = new Mirror(identity, actions);
    this.place = new Place(store, key, mirror.client());
    this.deliveries = deliveries;
    this.listeners = new RoomListeners(deliveries);
    this.frameBytes = frameBytes;
    this.relayed = new Relayed(frameBytes - FrameLimits.ENVELOPE);
    this.steps = new UndoSteps(listeners::undoChanged);
    mirror.listen(listeners);
    mirror.stepWith(steps);
  }

  /** What can be undone. */
  UndoSteps steps() {
    return steps;
  }

  /** What it is a copy of. */
  Place place() {
    return place;
  }

  synchronized long version() {
    return Objects.requireNonNullElse(mirror.version(), 0L);
  }

  synchronized <T extends @Nullable Object> T read(Function<Mirror, T> reading) {
    return reading.apply(mirror);
  }

  synchronized void change(Consumer<Mirror> change) {
    change.accept(mirror);
  }

  Map<String, Map<String, JsonValue>> others() {
    Map<String, Map<String, JsonValue>> all = new LinkedHashMap<>(read(Mirror::ephemeral));
    all.remove(mirror.identity());
    return Map.copyOf(all);
  }

  /** Completes outside of the lock; at once if the action cannot be sent. */
  CompletableFuture<Outcome> patch(String name, JsonValue args) {
    String violation = refusal(name, args);
    if (violation != null) {
      return refused(name, args, violation);
    }
    CompletableFuture<Outcome> outcome = record(name, args);
    return outcome == null ? refused(name, args, CLOSED) : outcome;
  }

  /** Why an action cannot be sent now; null if it can. */
  @Nullable String refusal(String name, JsonValue args) {
    String violation = FrameLimits.tooLarge(name, args, frameBytes);
    if (violation != null) {
      return violation;
    }
    return deliveries.full() ? "the listeners are too far behind" : null;
  }

  /** Records what was done in a batch, or refuses all of it. */
  void batch(Batching batch) {
    Batching.Fault fault = batch.fault();
    String violation =
        fault == null ? FrameLimits.tooLargeTogether(batch.parts(), place, frameBytes) : null;
    if (violation != null) {
      fault = new Batching.Fault(0, violation);
    }
    if (fault == null && !record(batch)) {
      fault = new Batching.Fault(0, CLOSED);
    }
    if (fault != null && !batch.parts().isEmpty()) {
      Batching.Part part = batch.parts().get(fault.place());
      refused(part.name(), part.args(), fault.reason());
    }
    if (fault != null) {
      batch.refuse(fault.place(), version(), fault.reason());
    }
  }

  private boolean record(Batching batch) {
    List<CompletableFuture<Outcome>> outcomes;
    synchronized (this) {
      if (ended) {
        return false;
      }
      outcomes = mirror.batch(batch.parts()).stream().map(this::awaited).toList();
    }
    batch.recorded(outcomes);
    return true;
  }

  private synchronized @Nullable CompletableFuture<Outcome> record(String name, JsonValue args) {
    if (ended) {
      return null;
    }
    return awaited(mirror.patch(name, args)); // throws if it cannot be stored
  }

  private CompletableFuture<Outcome> awaited(MirrorPatch patch) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    undecided.add(outcome);
    patch.outcome().whenComplete((result, unknown) -> decided(outcome, result, unknown));
    return outcome;
  }

  private void decided(
      CompletableFuture<Outcome> outcome, @Nullable Outcome result, @Nullable Throwable unknown) {
    undecided.remove(outcome); // the mirror decides within the lock
    deliveries.add(() -> Batching.pass(outcome, result, unknown));
  }

  private CompletableFuture<Outcome> refused(String name, JsonValue args, String reason) {
    Outcome outcome = new Outcome(Outcome.Status.REJECTED, version(), reason);
    listeners.rejected(new Rejection(null, name, args, outcome));
    return CompletableFuture.completedFuture(outcome);
  }

  /** What may be sent besides actions. */
  Relayed relayed() {
    return relayed;
  }

  /** The server refused an ephemeral value; that one cannot glide is told when it is recorded. */
  void valueRefused(OwnValues.Value bad, String reason) {
    if (GlidePath.is(bad.path())) {
      return;
    }
    JsonObject args = JsonValues.object().add("path", bad.path()).add("value", bad.value()).build();
    refused("ephemeral", args, reason);
  }

  /** The next actions to send, at most so many and so large; null if there are none. */
  synchronized @Nullable JsonObject take(int most, int bytes) {
    return mirror.takeFrame(FrameLimits.fitting(most, bytes));
  }

  /**
   * By what the server is asked to go on: an id that it has told, a text, or the version; null if
   * there is nothing to go on from.
   */
  synchronized @Nullable JsonValue after() {
    long version = followed();
    String id = mirror.id();
    if (version < 0) {
      return null;
    }
    return id == null ? JsonValues.number(version) : JsonValues.string(id);
  }

  /** The version to go on from; -1 if there is none. */
  synchronized long followed() {
    Long version = mirror.version();
    return version == null || mirror.needsReset() ? -1 : version;
  }

  /** Takes an event of the stream; returns false if updates are missing. */
  synchronized boolean receive(String event, JsonObject data) {
    mirror.receive(event, data);
    return !mirror.needsReset();
  }

  RoomListeners listeners() {
    return listeners;
  }

  /** Tells when the value at a place changed, as a whole. */
  synchronized Subscription watch(String path, Consumer<? super Change> listener) {
    Listeners<Change> one = new Listeners<>();
    one.add(listener);
    Runnable end = mirror.watch(path, change -> deliveries.add(() -> one.tell(change)));
    return end::run;
  }

  /** Tells what becomes of the members of a collection. */
  synchronized Subscription watchMembers(String path, Consumer<? super MemberChange> listener) {
    Listeners<MemberChange> one = new Listeners<>();
    one.add(listener);
    Runnable end = mirror.watchMembers(path, change -> deliveries.add(() -> one.tell(change)));
    return end::run;
  }

  /** Nothing more is taken; whether everything was decided. */
  synchronized boolean end(RoomClosedException reason) {
    ended = true;
    mirror.end();
    steps.end();
    boolean all = undecided.isEmpty();
    undecided.forEach(each -> deliveries.add(() -> each.completeExceptionally(reason)));
    undecided.clear();
    return all;
  }

  /** Runs a task once there is room for more to be told. */
  void whenReady(Runnable task) {
    deliveries.whenReady(task);
  }
}
