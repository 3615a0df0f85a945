package dev.ropeway.client;

import jakarta.json.JsonNumber;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Asks the server for its time while the room is live: a few times at first, then now and then.
 * Belongs to the tasks of its {@link Serial}.
 */
final class TimeLoop {
  private static final int FIRST_SAMPLES = 4;
  private static final Duration BETWEEN_FIRST = Duration.ofMillis(250);
  private static final Duration BETWEEN = Duration.ofMinutes(5);

  private final Parts parts;
  private final ServerClock clock;
  private final Pause pause;
  private int samples;
  private int run;

  TimeLoop(Parts parts, ServerClock clock) {
    this.parts = parts;
    this.clock = clock;
    this.pause = new Pause(parts.serial());
  }

  /** Starts anew, perhaps with another server; completes after the first answer, or none. */
  CompletableFuture<Void> live() {
    stop();
    samples = 0;
    clock.doubt();
    return ask();
  }

  void stop() {
    run++;
    pause.cancel();
  }

  private CompletableFuture<Void> ask() {
    int mine = run;
    long sent = parts.nanos().getAsLong();
    return parts
        .transport()
        .send("GET", "/api/time", null)
        .thenAccept(answer -> sample(sent, parts.nanos().getAsLong(), answer))
        .thenRunAsync(() -> later(mine), parts.serial());
  }

  private void sample(long sent, long answered, Answer answer) {
    if (answer.ok() && answer.body().get("time") instanceof JsonNumber time) {
      clock.sample(sent, answered, time.doubleValue());
    }
  }

  private void later(int mine) {
    samples++;
    if (mine == run) {
      pause.then(samples < FIRST_SAMPLES ? BETWEEN_FIRST : BETWEEN, this::ask);
    }
  }
}
