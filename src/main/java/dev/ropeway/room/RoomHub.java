package dev.ropeway.room;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.feed.FramePace;
import dev.ropeway.feed.Ring;
import dev.ropeway.journal.EntryKey;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A room as this node knows it, for as long as anybody here reads it: who is there, their ephemeral
 * values, and what its readers are told, frame by frame. Thread-safe.
 */
final class RoomHub {
  private static final LoopLog LOG =
      new LoopLog(RoomHub.class, "A frame of a room could not be told and will be tried again");
  private static final int MOST_MESSAGES = 1_000;

  private final EntryKey key;
  private final ScheduledExecutorService scheduler;
  private final Set<RoomReader> readers = ConcurrentHashMap.newKeySet(1);

  // guarded by this
  private final EphemeralValues values;
  private @Nullable Frame frame; // null: there is nothing to be told
  private final Ring<RoomEvent> ring;
  private final Recent recent = new Recent();
  private @Nullable Set<String> clients;
  private @Nullable Set<String> toldClients;
  private boolean scheduled;
  private final FramePace pace;

  /** Values of clients of whom the database is yet to tell that they are there. */
  private final EphemeralValues early;

  RoomHub(EntryKey key, ScheduledExecutorService scheduler, Settings settings) {
    this.key = key;
    this.scheduler = scheduler;
    this.pace =
        new FramePace(settings.time(Setting.FRAME, key.store()).toNanos(), System.nanoTime());
    long frameBytes = settings.get(Setting.ROOM_FRAME_BYTES);
    this.values = new EphemeralValues(frameBytes, settings.get(Setting.ROOM_DATA_BYTES));
    this.early = new EphemeralValues(frameBytes, settings.get(Setting.ROOM_DATA_BYTES));
    this.ring = Ring.recent(settings, event -> event.event().json().length);
  }

  EntryKey key() {
    return key;
  }

  Set<RoomReader> readers() {
    return readers;
  }

  synchronized boolean has(String client) {
    return clients != null && clients.contains(client);
  }

  /**
   * Learns who is there. Whoever reads here and is not there has been taken for gone and will be
   * back: nobody else could tell its values then.
   */
  synchronized void clients(Set<String> now) {
    Set<String> before = clients;
    clients = now.isEmpty() ? Set.of() : new TreeSet<>(now);
    Set<String> reading = reading();
    for (var each : List.copyOf(values.all().entrySet())) {
      String client = each.getKey();
      if (!clients.contains(client)) {
        values.forget(client);
        open().gone(client);
        if (reading.contains(client) && early.broken(client, each.getValue()) == 0) {
          early.change(client, each.getValue());
        }
      }
    }
    for (var waiting : List.copyOf(early.all().entrySet())) {
      String client = waiting.getKey();
      if (clients.contains(client)) {
        change(client, waiting.getValue());
        early.forget(client);
      } else if (!reading.contains(client)) {
        early.forget(client);
      }
    }
    if (before == null) {
      toldClients = clients;
      readers.forEach(RoomReader::wake);
    }
    schedule();
  }

  /** Who reads here and has values although it is not there; hardly ever anybody. */
  private Set<String> reading() {
    if (clients == null
        || (clients.containsAll(values.all().keySet())
            && clients.containsAll(early.all().keySet()))) {
      return Set.of();
    }
    Set<String> reading = new HashSet<>();
    for (RoomReader reader : readers) {
      if (reader.identity() != null && !reader.isDismissed()) {
        reading.add(reader.identity());
      }
    }
    return reading;
  }

  /** Which limit these changes would break; 0 if none. */
  synchronized long broken(String client, Map<String, JsonValue> changes) {
    return values.broken(client, changes);
  }

  /** Changes values of a client that uses this node; see {@link #change}. */
  synchronized boolean changeHere(String client, Map<String, JsonValue> changes) {
    recent.add(client, changes.keySet(), System.nanoTime());
    return change(client, changes);
  }

  /**
   * Changes values of a client.
   *
   * @return false if it is not known to be there, so that they have to wait until it is
   */
  synchronized boolean change(String client, Map<String, JsonValue> changes) {
    if (clients == null || !clients.contains(client)) {
      if (early.broken(client, changes) == 0) {
        early.change(client, changes);
      }
      return false;
    }
    if (values.broken(client, changes) == 0) {
      values.change(client, changes);
      open().changed(client, changes.keySet());
      schedule();
    }
    return true;
  }

  /**
   * Learns all values of a client; what else it is believed to have is gone. What was changed
   * through this node a moment ago is newer: who tells it need not have heard of that yet.
   */
  synchronized boolean whole(String client, Map<String, JsonValue> all) {
    Map<String, JsonValue> changes = new LinkedHashMap<>(all);
    Map<String, JsonValue> known = values.of(client);
    if (known != null) {
      known.keySet().forEach(path -> changes.putIfAbsent(path, JsonValue.NULL));
    }
    long now = System.nanoTime();
    changes.keySet().removeIf(path -> recent.has(client, path, now));
    return change(client, changes);
  }

  /** The values of those clients, a copy. */
  synchronized Map<String, Map<String, JsonValue>> values(Set<String> names) {
    Map<String, Map<String, JsonValue>> some = new LinkedHashMap<>();
    for (String client : names) {
      Map<String, JsonValue> own = values.of(client);
      if (own != null) {
        some.put(client, new LinkedHashMap<>(own));
      }
    }
    return some;
  }

  /** Passes a message on; if there are too many for a frame, the oldest is lost. */
  synchronized void say(RoomMessage message) {
    open().say(message, MOST_MESSAGES);
    schedule();
  }

  /** What is to be told next. */
  private Frame open() {
    Frame now = frame;
    if (now == null) {
      now = new Frame();
      frame = now;
    }
    return now;
  }

  private void schedule() {
    if (scheduled || (frame == null && isTold())) {
      return;
    }
    long pause = pace.pause(System.nanoTime());
    try {
      scheduler.schedule(this::emit, pause, TimeUnit.NANOSECONDS);
      scheduled = true;
    } catch (RuntimeException | Error e) {
      LOG.failed(e); // the next change tries again
    }
  }

  private boolean isTold() {
    return clients == null || clients.equals(toldClients);
  }

  private void emit() {
    LOG.surely(this::frame);
    readers.forEach(RoomReader::wake);
  }

  private synchronized void frame() {
    scheduled = false;
    pace.made(System.nanoTime());
    boolean told = false;
    try {
      Set<String> now = clients;
      if (now != null && !isTold()) {
        ring.add(RoomEvent.ofClients(now));
        toldClients = now;
      }
      Frame done = frame;
      if (done != null) {
        List<RoomEvent> events = done.finish(values);
        frame = null;
        events.forEach(ring::add);
      }
      told = true;
    } finally {
      if (!told) {
        schedule(); // what could not be told is still in the frame
      }
    }
  }

  /** Gives a reader all that is known, to go on from there; false as long as nothing is. */
  synchronized boolean greet(RoomReader reader) {
    Set<String> now = clients;
    if (now == null) {
      return false;
    }
    List<RoomEvent> state = new ArrayList<>();
    state.add(RoomEvent.ofClients(now));
    if (!values.all().isEmpty()) {
      state.add(RoomEvent.ofValues(values.all(), Set.of()));
    }
    reader.begin(ring.newest(), state);
    return true;
  }

  synchronized boolean lost(long place) {
    return ring.lost(place);
  }

  synchronized @Nullable RoomEvent after(long place) {
    return ring.after(place);
  }
}
