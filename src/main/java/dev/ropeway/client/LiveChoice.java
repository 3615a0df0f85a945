package dev.ropeway.client;

import dev.ropeway.client.Disconnect.Type;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Says whether the next stream is to be a live connection or server-sent events.
 *
 * <pre>
 *     live ── two tries brought no welcome, or the server speaks something else ──► events
 *      ▲                                                                              │
 *      └────────────── after minutes, once; or events cannot be had either ───────────┘
 * </pre>
 *
 * With {@code always} it is live whatever happens. Thread-safe.
 */
final class LiveChoice {
  private static final int TRIES = 2;

  private final Serial serial;
  private final LongSupplier nanos;
  private final boolean always;
  private final Duration pause;

  // guarded by this
  private final Set<Runnable> waiting = new LinkedHashSet<>();
  private @Nullable Long again;
  private int failures;
  private @Nullable Future<?> timer;

  /** Tries again after a pause. */
  LiveChoice(Serial serial, LongSupplier nanos, Duration pause, boolean always) {
    this.serial = serial;
    this.nanos = nanos;
    this.always = always;
    this.pause = pause;
  }

  synchronized boolean isLive() {
    return always || left().isNegative() || left().isZero();
  }

  synchronized void welcomed() {
    failures = 0;
  }

  /**
   * What it is that a server speaks another version: the end, if there is nothing else to go by.
   */
  Disconnect refused(String message) {
    return new Disconnect(always ? Type.VERSION_REFUSED : Type.PROTOCOL_BROKEN, message);
  }

  /** A connection has ended. That a token has ended says nothing of live connections as such. */
  synchronized void ended(Disconnect disconnect, boolean welcomed) {
    boolean hopeless = disconnect.type() == Type.PROTOCOL_BROKEN; // as often as it is tried
    boolean saysNothing = disconnect.isFinal() || disconnect.type() == Type.TOKEN_EXPIRED;
    if (saysNothing || (welcomed && !hopeless)) {
      return;
    }
    failures = hopeless ? TRIES : failures + 1;
    if (failures >= TRIES) {
      again = nanos.getAsLong() + pause.toNanos();
      await();
    }
  }

  /** The server cannot be reached by events either, so that says nothing of live connections. */
  synchronized void unreachable() {
    again = null;
  }

  /** Runs a task when a live connection may be tried again; returns what ends that. */
  synchronized Runnable whenLive(Runnable tried) {
    waiting.add(tried);
    await();
    return () -> forget(tried);
  }

  private synchronized void forget(Runnable tried) {
    waiting.remove(tried);
    if (waiting.isEmpty()) {
      stopTimer();
    }
  }

  private Duration left() {
    return again == null ? Duration.ZERO : Duration.ofNanos(again - nanos.getAsLong());
  }

  private void await() {
    stopTimer();
    Duration left = left();
    if (!waiting.isEmpty() && !left.isNegative() && !left.isZero()) {
      timer = serial.schedule(left, this::due);
    }
  }

  private void due() {
    List<Runnable> all;
    synchronized (this) {
      all = List.copyOf(waiting);
    }
    all.forEach(Runnable::run);
  }

  private void stopTimer() {
    Future<?> running = timer;
    timer = null;
    if (running != null) {
      running.cancel(false);
    }
  }
}
