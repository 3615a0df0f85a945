package dev.ropeway.room;

import dev.ropeway.feed.Interest;
import dev.ropeway.feed.Slot;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.EntryKey;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The rooms that are read on this node, kept up with the other nodes by deltas, and with the
 * database where those say that it knows more. Thread-safe but for {@link #hear}.
 */
final class Exchange implements PresenceSync.Listener {
  private static final System.Logger LOG = System.getLogger(Exchange.class.getName());

  private final Map<EntryKey, RoomHub> live = new ConcurrentHashMap<>();
  private final Relay relay;
  private final Function<EntryKey, RoomHub> opening;
  private final Consumer<EntryKey> recorded;
  private final Consumer<Collection<EntryKey>> stale;
  private final IntFunction<Interest> interest;
  private final Map<EntryKey, Interest> interests = new ConcurrentHashMap<>();

  /**
   * Keeps rooms.
   *
   * @param opening makes a room of which nothing is known yet
   * @param interest has what happens in the rooms of a slot brought here for as long as it is open
   * @param recorded hears of rooms in which departures have been recorded as actions
   * @param stale has the database asked who is in rooms, which is told by {@link #found}
   */
  Exchange(
      Relay relay,
      Function<EntryKey, RoomHub> opening,
      IntFunction<Interest> interest,
      Consumer<EntryKey> recorded,
      Consumer<Collection<EntryKey>> stale) {
    this.relay = relay;
    this.opening = opening;
    this.interest = interest;
    this.recorded = recorded;
    this.stale = stale;
  }

  Map<EntryKey, RoomHub> live() {
    return live;
  }

  /**
   * Opens a reader of a room; if it is the first here, the others are asked what they know of it.
   *
   * @param client the full name of the client that reads; null if it is nobody in particular
   * @param left is told when the reader is gone
   */
  RoomReader enter(EntryKey key, @Nullable String client, Consumer<RoomReader> left) {
    RoomReader[] entered = {null};
    boolean[] opened = {false};
    live.compute(
        key,
        (k, old) -> {
          RoomHub current = old == null ? opening.apply(key) : old;
          entered[0] = new RoomReader(current, client, left);
          current.readers().add(entered[0]);
          if (old == null) {
            opened[0] = true;
            interests.put(key, interest.apply(Slot.of(key)));
          }
          return current;
        });
    Interest begun = interests.get(key);
    if (opened[0] && begun != null) {
      begun.ready().thenRun(() -> ask(key)); // so that what follows the answers is heard
    }
    return entered[0];
  }

  /** Takes a reader out of its room, which goes with the last of them. */
  void exit(RoomReader reader) {
    live.computeIfPresent(
        reader.room().key(),
        (k, current) -> {
          current.readers().remove(reader);
          if (!current.readers().isEmpty()) {
            return current;
          }
          Interest ended = interests.remove(k);
          if (ended != null) {
            ended.close();
          }
          return null;
        });
  }

  /** Has the other nodes tell what they know of a room. */
  void ask(EntryKey room) {
    relay.tell(room, 0, delta -> delta.asks = true);
    stale.accept(List.of(room));
  }

  /** Ends the streams of a client, by its full name or identity. */
  void dismiss(EntryKey key, String client) {
    RoomHub room = live.get(key);
    if (room != null) {
      for (RoomReader reader : room.readers()) {
        if (reader.isOf(client)) {
          reader.dismiss();
        }
      }
    }
  }

  /** Hears deltas of another node. */
  void hear(String text) {
    if (live.isEmpty()) {
      return;
    }
    try {
      RoomDelta.parse(text).forEach(this::hear);
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "Not deltas of Ropeway''s: {0}", text);
    }
  }

  private void hear(RoomDelta delta) {
    RoomHub room = live.get(delta.room);
    if (room == null) {
      return;
    }
    delta.left.forEach(client -> dismiss(delta.room, client));
    boolean strangers = delta.changed;
    for (var each : delta.whole.entrySet()) {
      strangers |= !room.whole(each.getKey(), each.getValue());
    }
    for (var each : delta.values.entrySet()) {
      strangers |= !room.change(each.getKey(), each.getValue());
    }
    delta.messages.forEach(room::say);
    if (strangers) {
      stale.accept(List.of(delta.room));
    }
    if (delta.asks) {
      tellWhole(room);
    }
  }

  /** Tells the values of the clients that are present through this node. */
  private void tellWhole(RoomHub room) {
    Set<String> own = new LinkedHashSet<>();
    for (RoomReader reader : room.readers()) {
      if (reader.identity() != null) {
        own.add(reader.identity());
      }
    }
    var values = room.values(own);
    if (!values.isEmpty()) {
      int size = values.values().stream().mapToInt(EphemeralValues::size).sum();
      relay.tell(room.key(), size, delta -> delta.whole.putAll(values));
    }
  }

  @Override
  public void found(Set<EntryKey> asked, Map<EntryKey, Set<String>> clients) {
    for (EntryKey key : asked) {
      RoomHub room = live.get(key);
      if (room != null) {
        room.clients(clients.getOrDefault(key, Set.of()));
      }
    }
  }

  /** Ends the streams of a client that the database does not take in. */
  @Override
  public void refused(ClientKey client) {
    RoomHub room = live.get(client.key());
    if (room != null) {
      for (RoomReader reader : room.readers()) {
        if (client.client().equals(reader.identity())) {
          reader.end();
        }
      }
    }
  }

  @Override
  public void changed(Collection<EntryKey> rooms) {
    rooms.forEach(room -> relay.tell(room, 0, delta -> delta.changed = true));
  }

  /** The other nodes have forgotten their values. */
  @Override
  public void rejoined(Collection<EntryKey> rooms) {
    for (EntryKey key : rooms) {
      RoomHub room = live.get(key);
      if (room != null) {
        tellWhole(room);
      }
    }
  }

  @Override
  public void recorded(Collection<EntryKey> rooms) {
    rooms.forEach(recorded);
  }
}
