package dev.ropeway.room;

import dev.ropeway.action.Actor;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.feed.SideEvents;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One stream reader's place among the events of its room. A slow one loses what has fallen out of
 * the ring: it is given all values anew, and misses messages.
 */
final class RoomReader implements SideEvents {
  private final RoomHub room;
  private final @Nullable String name;
  private final @Nullable String identity;
  private final Consumer<RoomReader> left;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile @Nullable Sleeper sleeper;
  private volatile boolean dismissed;

  // touched by the reader's thread only
  private final Deque<RoomEvent> first = new ArrayDeque<>(1);
  private Set<String> told = Set.of(); // whose values it has
  private @Nullable Set<String> clients;
  private boolean greeted;
  private long place;

  RoomReader(RoomHub room, @Nullable String name, Consumer<RoomReader> left) {
    this.room = room;
    this.name = name;
    this.identity = name == null ? null : Actor.identity(name);
    this.left = left;
  }

  RoomHub room() {
    return room;
  }

  /** The client that it makes present; null if none. */
  @Nullable String identity() {
    return identity;
  }

  @Override
  public @Nullable String client() {
    return name;
  }

  /** Whether a client name means it: its own, or its identity. */
  boolean isOf(String client) {
    return client.equals(name) || client.equals(identity);
  }

  @Override
  public @Nullable StreamEvent next() {
    for (RoomEvent event = take(); event != null; event = take()) {
      RoomMessage message = event.message();
      boolean known = event.clients() != null && event.clients().equals(clients);
      if (!known && (message == null || message.isFor(identity))) {
        clients = event.clients() == null ? clients : event.clients();
        tell(event);
        return event.event();
      }
    }
    return null;
  }

  private void tell(RoomEvent event) {
    if (!event.told().isEmpty()) {
      told = told.isEmpty() ? new HashSet<>() : told;
      told.addAll(event.told());
    }
    if (!told.isEmpty()) {
      told.removeAll(event.gone());
    }
  }

  private @Nullable RoomEvent take() {
    if (!greeted) {
      greeted = room.greet(this);
    }
    if (!greeted || !first.isEmpty()) {
      return first.poll();
    }
    if (room.lost(place)) {
      clients = null;
      Set<String> all = Set.copyOf(told);
      if (!all.isEmpty()) {
        first.add(RoomEvent.ofValues(Map.of(), all));
      }
      room.greet(this);
      return first.remove();
    }
    RoomEvent event = room.after(place);
    place += event == null ? 0 : 1;
    return event;
  }

  /** Puts it behind all events so far; called by the room in its turn. */
  void begin(long newest, Iterable<RoomEvent> state) {
    place = newest;
    state.forEach(first::add);
  }

  void wake() {
    Sleeper reader = sleeper;
    if (reader != null) {
      reader.wake();
    }
  }

  /** Whether its client does not want to be waited for. */
  boolean isDismissed() {
    return dismissed;
  }

  /** Ends the stream, of a client that does not want to be waited for. */
  void dismiss() {
    dismissed = true;
    end();
  }

  /** Ends the stream. */
  void end() {
    Sleeper reader = sleeper;
    if (reader == null) {
      close();
    } else {
      reader.close();
    }
  }

  @Override
  public void wakes(Sleeper reader) {
    sleeper = reader;
    if (!open.get()) {
      reader.close();
    }
  }

  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      left.accept(this);
    }
  }
}
