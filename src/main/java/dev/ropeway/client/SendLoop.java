package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sends a mirror's actions: one request at a time, so that they stay in order.
 *
 * <pre>
 *            wake()               frame is over                   decided; no more
 *     idle ──────────► waiting ─────────────────► sending ───────────────────────► idle
 *                       ▲   ▲                      │ │ │
 *                       │   └── decided; more ─────┘ │ │ refused as a whole (400 413 422 …):
 *                       │                            │ │ in halves, until one action is left,
 *                       │   no answer, 408 429 5xx:  │ │ which is refused
 *                       └── same ids, after a pause ─┴─┘
 * </pre>
 *
 * What is refused because the client is somebody else's (403 client-not-yours) is refused as a
 * whole. The first frame after silence goes at once. What the server asks to wait (Retry-After) is
 * waited. Everything here belongs to the tasks of its {@link Serial}.
 */
final class SendLoop {
  private static final System.Logger LOG = System.getLogger(SendLoop.class.getName());
  private static final int MOST_ACTIONS = 1_000;
  private static final int SICK = 3;
  private static final int PATIENCE = 10;
  // A connection that was kept alive too long is the likeliest reason.
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  private static final Answer NO_ANSWER = Answer.none("", "no answer");

  private final Context context;
  private final RoomTransport transport;
  private final BooleanSupplier may;
  private final SharedMirror mirror;
  private final Consumer<Answer> sick;
  private final String path;
  private final Pause pause;
  private ExponentialBackoff backoff = new ExponentialBackoff(FIRST_PAUSE, Duration.ofSeconds(15));
  private CompletableFuture<Answer> asking = CompletableFuture.completedFuture(NO_ANSWER);
  private int failures;
  private int most = MOST_ACTIONS; // as many as are let in
  private int apart = MOST_ACTIONS; // fewer, to find one that is refused
  private int letIn;
  private long sentAt;
  private boolean running;
  private boolean stopped;
  private boolean asked;
  private CompletableFuture<Void> idle = CompletableFuture.completedFuture(null);

  /**
   * {@code may} says whether anything is to be sent now; {@code sick} is told when several requests
   * have failed while the stream stood.
   */
  SendLoop(
      Context context,
      RoomTransport transport,
      SharedMirror mirror,
      BooleanSupplier may,
      Consumer<Answer> sick,
      String path) {
    this.context = context;
    this.transport = transport;
    this.may = may;
    this.mirror = mirror;
    this.sick = sick;
    this.path = path;
    this.pause = new Pause(context.serial());
    this.sentAt = context.nanos().getAsLong() - context.frame().toNanos();
  }

  /** There is something to send. */
  void wake() {
    if (!running && !stopped) {
      running = true;
      idle = new CompletableFuture<>();
      pause.then(untilNextFrame(), this::send);
    }
  }

  /**
   * The server can be reached again: no reason to wait for the end of a pause after a failure, nor
   * for the answer to a request that was sent over what broke.
   */
  void hurry() {
    asking.complete(NO_ANSWER);
    if (failures > 0 && !asked) {
      pause.cut();
    }
  }

  void stop() {
    stopped = true;
    pause.cancel();
    idle.complete(null);
  }

  /** Completes when there is nothing left to send, or it was stopped. */
  CompletionStage<Void> drained() {
    return idle;
  }

  private void send() {
    JsonObject frame =
        stopped || !may.getAsBoolean()
            ? null
            : mirror.take(Math.min(most, apart), context.frameBytes());
    if (frame == null) {
      running = false;
      idle.complete(null);
      return;
    }
    sentAt = context.nanos().getAsLong();
    asking =
        frame.containsKey("batch")
            ? RoomBatch.send(transport, mirror.place(), frame)
            : transport.send("POST", path, frame, Wanted.outcomesOf(frame));
    asking.thenAcceptAsync(answer -> answered(frame, answer), context.serial());
  }

  private void answered(JsonObject frame, Answer answer) {
    if (!stopped) {
      pause.then(judged(frame, answer), this::send);
    }
  }

  /** Whatever goes wrong in the mirror, the loop goes on: the frame is sent again. */
  private Duration judged(JsonObject frame, Answer answer) {
    try {
      return judge(frame, answer);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "What came of a request could not be taken", e);
      mirror.change(Mirror::lost);
      return failed(frame.getJsonArray("actions").size(), answer);
    }
  }

  /** Does what follows from an answer; returns how long to wait before the next frame. */
  private Duration judge(JsonObject frame, Answer answer) {
    JsonArray actions = frame.getJsonArray("actions");
    if (answer.ok()) {
      return decided(answer);
    }
    mirror.change(Mirror::lost);
    if (answer.mayPass()) {
      return failed(actions.size(), answer);
    }
    if (frame.containsKey("batch")) {
      refusedTogether(actions, answer);
    } else {
      refused(actions, answer);
    }
    return context.frame();
  }

  private Duration decided(Answer answer) {
    failures = 0;
    asked = false;
    apart = MOST_ACTIONS;
    letIn++;
    if (letIn % PATIENCE == 0) {
      most = Math.min(2 * most, MOST_ACTIONS);
    }
    backoff = backoff.reset();
    mirror.receive("outcomes", answer.body());
    return untilNextFrame();
  }

  private Duration failed(int size, Answer answer) {
    failures++;
    if (answer.status() == 429) {
      most = (size + 1) / 2; // less may be let in; more is tried after a while
      letIn = 0;
    } else if (failures % SICK == 0) {
      sick.accept(answer);
    }
    asked = !answer.retryAfter().isZero();
    Duration own = backoff.pause(context.random().getAsDouble());
    backoff = backoff.next();
    return own.compareTo(answer.retryAfter()) > 0 ? own : answer.retryAfter();
  }

  private void refused(JsonArray actions, Answer answer) {
    long first = actions.getJsonObject(0).getJsonNumber("id").longValue();
    if (answer.expectedId() > 0 && answer.expectedId() != first) {
      mirror.change(it -> it.renumber(answer.expectedId()));
    } else if (actions.size() > 1 && !answer.problem().equals(Answer.NOT_YOURS)) {
      apart = (actions.size() + 1) / 2;
    } else if (answer.problem().equals(Answer.PRUNED)) {
      apart = MOST_ACTIONS;
      mirror.change(it -> it.pruned(first, answer.detail())); // it was recorded
    } else {
      apart = MOST_ACTIONS;
      String reason = reason(answer);
      // Each is the first of the request when its turn comes: the numbers behind it move down.
      actions.forEach(action -> mirror.change(it -> it.refuse(first, reason)));
    }
  }

  /** All of a batch, for it is applied together or not at all. */
  private void refusedTogether(JsonArray actions, Answer answer) {
    boolean pruned = answer.problem().equals(Answer.PRUNED);
    JsonArrayBuilder outcomes = JsonValues.array();
    for (JsonObject action : actions.getValuesAs(JsonObject.class)) {
      outcomes.add(
          JsonValues.object()
              .add("id", action.get("id"))
              .add("status", pruned ? Pending.UNKNOWN : "rejected")
              .add("reason", reason(answer)));
    }
    mirror.receive("outcomes", JsonValues.object().add("outcomes", outcomes).build());
  }

  private static String reason(Answer answer) {
    return switch (answer.problem()) {
      case Answer.FORBIDDEN, Answer.NOT_YOURS -> Answer.FORBIDDEN;
      default -> answer.detail();
    };
  }

  private Duration untilNextFrame() {
    return context.frame().minusNanos(context.nanos().getAsLong() - sentAt);
  }
}
