package dev.ropeway.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the server for its time while the room is live: a few times at first, then now and then. If
 * there is no answer it asks again, after pauses that grow. Belongs to the tasks of its {@link
 * Serial}.
 */
final class TimeLoop {
  private static final int FIRST_SAMPLES = 4;
  private static final Duration BETWEEN_FIRST = Duration.ofMillis(250);
  private static final Duration BETWEEN = Duration.ofMinutes(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Context context;
  private final RoomTransport transport;
  private final ServerClock clock;
  private final Pause pause;
  private ExponentialBackoff backoff = new ExponentialBackoff(BETWEEN_FIRST, LONGEST_PAUSE);
  private int samples;
  private int run;

  TimeLoop(Context context, RoomTransport transport, ServerClock clock) {
    this.context = context;
    this.transport = transport;
    this.clock = clock;
    this.pause = new Pause(context.serial());
  }

  /** Starts anew, perhaps with another server; completes after the first answer, or none. */
  CompletableFuture<Void> live() {
    stop();
    samples = 0;
    backoff = backoff.reset();
    clock.doubt();
    return ask(run);
  }

  void stop() {
    run++;
    pause.cancel();
  }

  private CompletableFuture<Void> ask(int mine) {
    long sent = context.nanos().getAsLong();
    return transport
        .send("GET", "/api/time", null, Wanted.TIME)
        .thenApply(answer -> new Heard(answer, sent, context.nanos().getAsLong()))
        .thenAcceptAsync(heard -> heard(mine, heard), context.serial());
  }

  /** At which monotonic times something was asked and answered. */
  private record Heard(Answer answer, long sent, long answered) {}

  private void heard(int mine, Heard heard) {
    if (mine == run) {
      pause.then(judge(heard), () -> ask(mine));
    }
  }

  /** Takes what the answer says; returns how long to wait before the next question. */
  private Duration judge(Heard heard) {
    Answer answer = heard.answer();
    if (answer.ok()) {
      double time = answer.body().getJsonNumber("time").doubleValue();
      clock.sample(heard.sent(), heard.answered(), time);
      backoff = backoff.reset();
      samples++;
      return samples < FIRST_SAMPLES ? BETWEEN_FIRST : BETWEEN;
    }
    Duration own = backoff.pause(context.random().getAsDouble());
    backoff = backoff.next();
    return own.compareTo(answer.retryAfter()) > 0 ? own : answer.retryAfter();
  }
}
