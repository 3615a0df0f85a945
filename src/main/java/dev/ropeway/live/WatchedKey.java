package dev.ropeway.live;

import dev.ropeway.bounds.Lease;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonText;
import dev.ropeway.wire.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One key that a connection watches. Its stream is walked in the turn of whoever sends; the rest is
 * thread-safe.
 */
final class WatchedKey {
  private final int number;
  private final String store;
  private final String key;
  private final @Nullable String client;
  private final WatchedKeys connection;
  private final AtomicBoolean queued = new AtomicBoolean();

  // guarded by this
  private @Nullable UpdateStream stream;
  private @Nullable Lease lease;
  private @Nullable List<Runnable> waiting = new ArrayList<>();
  private boolean outcomes;
  private boolean leaving;
  private boolean closed;

  /**
   * One that is to be opened.
   *
   * @param client who is counted and present by it; null: nobody
   * @param connection is told when there is something to be taken, and when its number is free
   */
  WatchedKey(
      int number, String store, String key, @Nullable String client, WatchedKeys connection) {
    this.number = number;
    this.store = store;
    this.key = key;
    this.client = client;
    this.connection = connection;
  }

  int number() {
    return number;
  }

  String store() {
    return store;
  }

  String key() {
    return key;
  }

  @Nullable String client() {
    return client;
  }

  /** It is open; false if it was closed meanwhile, and what is given is closed as well. */
  boolean open(UpdateStream opened, Lease counted) {
    synchronized (this) {
      if (!closed) {
        stream = opened;
        lease = counted;
        return true;
      }
    }
    counted.close();
    opened.close();
    return false;
  }

  /** It is open without a stream, for its client's outcomes; false if it was closed meanwhile. */
  synchronized boolean openForOutcomes(Lease counted) {
    if (closed) {
      counted.close();
      return false;
    }
    lease = counted;
    outcomes = true;
    return true;
  }

  /** Whether its client is told all outcomes, for there are no updates to tell them. */
  synchronized boolean tellsOutcomes() {
    return outcomes;
  }

  /** It has been told that it is open, or that it could not be. */
  void settle() {
    List<Runnable> told;
    synchronized (this) {
      told = waiting == null ? List.of() : waiting;
      waiting = null;
    }
    UpdateStream opened = stream();
    if (opened != null) {
      opened.whenReady(this::wake);
    }
    told.forEach(Runnable::run);
  }

  /** Whether it is still being opened; then something is run when that is settled. */
  synchronized boolean isOpening(Runnable settled) {
    return waiting != null && waiting.add(settled);
  }

  private synchronized @Nullable UpdateStream stream() {
    return stream;
  }

  /** Its stream, to go on with for a newer token; null if it has none. */
  @Nullable UpdateStream renewable() {
    return stream();
  }

  private void wake() {
    if (queued.compareAndSet(false, true)) {
      connection.ready(this);
    }
  }

  /** Adds the next event, if there is one. */
  void take(LiveText text) {
    queued.set(false); // before looking: what comes after that wakes
    UpdateStream events = stream();
    if (events == null) {
      return;
    }
    StreamEvent event;
    try {
      event = events.poll();
    } catch (RuntimeException e) {
      text.add("failed", number, JsonText.writeUtf8(LiveReply.document(Problems.of(e))));
      close();
      return;
    }
    if (event != null) {
      String kind = event.kind().name().toLowerCase(Locale.ROOT);
      text.addEvent(kind, number, event.json(), event.kind().resumable() ? event.at().id() : "");
      if (event.kind() == StreamEvent.Kind.ACCESS) {
        close();
      } else {
        wake(); // there may be more, but the others have their turn
      }
    } else if (events.closed() && !leaving()) {
      text.add("unwatched", number);
      close();
    }
  }

  private synchronized boolean leaving() {
    return leaving;
  }

  /** Its client has asked for its end. */
  synchronized void leave() {
    leaving = true;
  }

  /** Ends it. */
  void close() {
    UpdateStream events;
    Lease counted;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      events = stream;
      counted = lease;
      stream = null;
    }
    if (events != null) {
      events.close();
    }
    if (counted != null) {
      counted.close();
    }
    connection.closed(this);
  }
}
