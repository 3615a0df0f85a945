package dev.ropeway.client;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices a stream that does not open or has fallen silent: servers send a comment every so often.
 * It goes by the wall clock, which runs on while a machine sleeps, so that a dead connection is
 * found at the first tick after waking. But for {@link #heard}, it belongs to the tasks of a {@link
 * Serial}.
 */
final class Watchdog {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final long SLEPT = 10_000;

  private static final Disconnect SILENT =
      new Disconnect(
          Disconnect.Type.SERVER_SILENT, "the server has sent nothing, not even a heartbeat");
  private static final Disconnect SLEPT_ON =
      new Disconnect(
          Disconnect.Type.DEVICE_SLEPT, "the device slept; the stream may have ended meanwhile");

  private final Parts parts;
  private final Consumer<Disconnect> end;
  private volatile long heard;
  private long ticked;
  private @Nullable Future<?> timer;
  private boolean stopped;

  /** {@code end} is told when there is no hope. */
  Watchdog(Parts parts, Consumer<Disconnect> end) {
    this.parts = parts;
    this.end = end;
    heard();
  }

  /** A request was sent that may take so long to be answered. */
  void opening(Duration patience) {
    timer =
        parts
            .serial()
            .schedule(
                patience,
                () ->
                    end.accept(
                        new Disconnect(
                            Disconnect.Type.SERVER_UNREACHABLE, "no answer in " + patience)));
  }

  /** It was answered. */
  void opened() {
    cancel();
    ticked = parts.wall().millis();
    next();
  }

  void heard() {
    heard = parts.wall().millis();
  }

  void stop() {
    stopped = true;
    cancel();
  }

  private void next() {
    if (!stopped) {
      timer = parts.serial().schedule(TICK, this::look);
    }
  }

  private void look() {
    long now = parts.wall().millis();
    boolean slept = now - ticked > SLEPT;
    ticked = now;
    if (now - heard <= parts.silence().toMillis()) {
      next();
    } else if (!stopped) {
      end.accept(slept ? SLEPT_ON : SILENT);
    }
  }

  private void cancel() {
    Future<?> running = timer;
    timer = null;
    if (running != null) {
      running.cancel(false);
    }
  }
}
