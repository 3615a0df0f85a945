package dev.ropeway.client;

import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Notices a stream that does not open or has fallen silent: servers send a comment every so often.
 *
 * <p>How long nothing was heard is told by the monotonic clock. That may stand still while a
 * machine sleeps; so what the wall clock has run ahead of it counts as silence too, which finds a
 * dead connection at the first tick after waking. A wall clock that is put back changes nothing;
 * one that is put forward looks like a sleep, and the stream is opened anew where it left off.
 *
 * <p>But for {@link #heard}, it belongs to the tasks of a {@link Serial}.
 */
final class Watchdog {
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration SLEPT = Duration.ofSeconds(10);

  private static final Disconnect SILENT =
      new Disconnect(
          Disconnect.Type.SERVER_SILENT, "the server has sent nothing, not even a heartbeat");
  private static final Disconnect SLEPT_ON =
      new Disconnect(
          Disconnect.Type.DEVICE_SLEPT, "the device slept; the stream may have ended meanwhile");

  private final LongSupplier nanos;
  private final Clock wall;
  private final Duration silence;
  private final Consumer<Disconnect> end;
  private volatile Moment heard;
  private final Pause pause;
  private Moment ticked;
  private boolean stopped;

  /** Of a room's stream; {@code end} is told when there is no hope. */
  Watchdog(Context context, Consumer<Disconnect> end) {
    this(context.serial(), context.nanos(), context.wall(), context.silence(), end);
  }

  /** {@code end} is told once nothing was heard for so long. */
  Watchdog(
      Serial serial, LongSupplier nanos, Clock wall, Duration silence, Consumer<Disconnect> end) {
    this.nanos = nanos;
    this.wall = wall;
    this.silence = silence;
    this.end = end;
    this.pause = new Pause(serial);
    this.heard = now();
    this.ticked = heard;
  }

  /** By both clocks. */
  private record Moment(long nanos, long wallMillis) {

    /** How long ago it was, the time of a sleep included. */
    Duration until(Moment now) {
      Duration awake = Duration.ofNanos(now.nanos - nanos);
      Duration wall = Duration.ofMillis(now.wallMillis - wallMillis);
      return wall.minus(awake).compareTo(SLEPT) > 0 ? wall : awake;
    }
  }

  private Moment now() {
    return new Moment(nanos.getAsLong(), wall.millis());
  }

  /** A request was sent that may take so long to be answered. */
  void opening(Duration patience) {
    Disconnect late =
        new Disconnect(Disconnect.Type.SERVER_UNREACHABLE, "no answer in " + patience);
    pause.then(patience, () -> end.accept(late));
  }

  /** It was answered. */
  void opened() {
    pause.cancel();
    ticked = now();
    next();
  }

  void heard() {
    heard = now();
  }

  void stop() {
    stopped = true;
    pause.cancel();
  }

  private void next() {
    if (!stopped) {
      pause.then(TICK, this::look);
    }
  }

  /** Looks now instead of at the next tick. */
  void look() {
    if (stopped) {
      return;
    }
    Moment now = now();
    boolean slept = ticked.until(now).compareTo(SLEPT) > 0;
    ticked = now;
    if (heard.until(now).compareTo(silence) <= 0) {
      next();
    } else {
      end.accept(slept ? SLEPT_ON : SILENT);
    }
  }
}
