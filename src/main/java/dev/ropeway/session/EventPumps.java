package dev.ropeway.session;

import dev.ropeway.EntryUpdated;
import dev.ropeway.feed.Publisher;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** Fires CDI events for the keys that have sessions on this node. Thread-safe. */
public final class EventPumps {
  private final Publisher publisher;
  private final Executor executor;
  private final Function<EntryUpdated, CompletionStage<?>> events;
  private final Map<EntryKey, EventPump> pumps = new ConcurrentHashMap<>();

  /**
   * Fires nothing before the first session is opened.
   *
   * @param executor where events are fired: each key waits there at most once
   * @param events fires one; the stage ends when all observers have dealt with it
   */
  public EventPumps(
      Publisher publisher, Executor executor, Function<EntryUpdated, CompletionStage<?>> events) {
    this.publisher = publisher;
    this.executor = executor;
    this.events = events;
  }

  /** A session was opened. */
  void opened(EntryKey key, BoundStore<?> store) {
    pumps.compute(
        key,
        (k, old) -> {
          EventPump pump = old == null ? new EventPump(publisher, executor, store, events) : old;
          if (old == null) {
            pump.open(key);
          }
          pump.sessions++;
          return pump;
        });
  }

  /** A session was closed. */
  void closed(EntryKey key) {
    pumps.computeIfPresent(
        key,
        (k, pump) -> {
          if (--pump.sessions > 0) {
            return pump;
          }
          pump.close();
          return null;
        });
  }
}
