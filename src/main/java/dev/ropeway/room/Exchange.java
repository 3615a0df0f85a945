package dev.ropeway.room;

import dev.ropeway.journal.EntryKey;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The rooms that are read on this node, kept up with the other nodes by notes, and with the
 * database where those say that it knows more. Thread-safe but for {@link #hear}.
 */
final class Exchange implements Register.Listener {
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

  private final Map<EntryKey, LiveRoom> live = new ConcurrentHashMap<>();
  private final Relay relay;
  private final Consumer<EntryKey> recorded;
  private final Consumer<Collection<EntryKey>> stale;

  /** Touched by the feed's thread only. */
  private final Parcels parcels = new Parcels();

  /**
   * Keeps rooms.
   *
   * @param recorded hears of rooms in which departures have been recorded as actions
   * @param stale has the database asked who is in rooms, which is told by {@link #found}
   */
  Exchange(Relay relay, Consumer<EntryKey> recorded, Consumer<Collection<EntryKey>> stale) {
    this.relay = relay;
    this.recorded = recorded;
    this.stale = stale;
  }

  Map<EntryKey, LiveRoom> live() {
    return live;
  }

  /** Has the other nodes tell what they know of a room. */
  void ask(EntryKey room) {
    relay.tell(room, 0, note -> note.asks = true);
    stale.accept(List.of(room));
  }

  /** Ends the streams of a client, by its full name or identity. */
  void dismiss(EntryKey key, String client) {
    LiveRoom room = live.get(key);
    if (room != null) {
      for (RoomReader reader : room.readers()) {
        if (reader.isOf(client)) {
          reader.dismiss();
        }
      }
    }
  }

  /** Hears a note of some node. */
  void hear(String payload) {
    if (live.isEmpty()) {
      return; // with the rest of a text that began before
    }
    try {
      Parcels.Parcel parcel = parcels.take(payload);
      if (parcel != null && !parcel.sender().equals(relay.name())) {
        Note.parse(parcel.text()).forEach(this::hear);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "Not a note of Ropeway''s: {0}", payload);
    }
  }

  private void hear(Note note) {
    LiveRoom room = live.get(note.room);
    if (room == null) {
      return;
    }
    note.left.forEach(client -> dismiss(note.room, client));
    boolean strangers = note.changed;
    for (var each : note.whole.entrySet()) {
      strangers |= !room.whole(each.getKey(), each.getValue());
    }
    for (var each : note.values.entrySet()) {
      strangers |= !room.change(each.getKey(), each.getValue());
    }
    note.messages.forEach(room::say);
    if (strangers) {
      stale.accept(List.of(note.room));
    }
    if (note.asks) {
      tellWhole(room);
    }
  }

  /** Tells the values of the clients that are present through this node. */
  private void tellWhole(LiveRoom room) {
    Set<String> own = new LinkedHashSet<>();
    for (RoomReader reader : room.readers()) {
      if (reader.identity() != null) {
        own.add(reader.identity());
      }
    }
    var values = room.values(own);
    if (!values.isEmpty()) {
      int size = values.values().stream().mapToInt(Values::size).sum();
      relay.tell(room.key(), size, note -> note.whole.putAll(values));
    }
  }

  @Override
  public void found(Set<EntryKey> asked, Map<EntryKey, Set<String>> clients) {
    for (EntryKey key : asked) {
      LiveRoom room = live.get(key);
      if (room != null) {
        room.clients(clients.getOrDefault(key, Set.of()));
      }
    }
  }

  @Override
  public void changed(Collection<EntryKey> rooms) {
    rooms.forEach(room -> relay.tell(room, 0, note -> note.changed = true));
  }

  @Override
  public void recorded(Collection<EntryKey> rooms) {
    rooms.forEach(recorded);
  }
}
