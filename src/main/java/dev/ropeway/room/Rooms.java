package dev.ropeway.room;

import dev.ropeway.action.Actor;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.RoomRefusedException;
import dev.ropeway.feed.Interest;
import dev.ropeway.feed.RoomNote;
import dev.ropeway.feed.SideEvents;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.GroupSeats;
import dev.ropeway.journal.Presences;
import dev.ropeway.journal.RoomCare;
import dev.ropeway.journal.RoomGroup;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The rooms of a node. Thread-safe. */
public final class Rooms implements AutoCloseable {
  private final Relay relay;
  private final Exchange exchange;
  private final PresenceSync sync;
  private final PresenceLoop loop;
  private final Matchmaker matchmaker;
  private final Rates rates = new Rates(System::nanoTime);

  /**
   * Makes the rooms of a node.
   *
   * @param executor its threads may block
   * @param rules are kept when somebody comes in
   * @param sender sends deltas to all nodes; blocks, and may fail
   * @param interest has what other nodes tell of rooms brought here, by slot
   * @param recorded hears of rooms in which departures have been recorded as actions
   */
  public Rooms(
      Database database,
      Settings settings,
      SeatRules rules,
      Executor executor,
      ScheduledExecutorService scheduler,
      Consumer<List<RoomNote>> sender,
      IntFunction<Interest> interest,
      Consumer<EntryKey> recorded) {
    this.relay = new Relay(sender, executor, scheduler, settings.time(Setting.FRAME));
    this.exchange =
        new Exchange(
            relay, key -> new RoomHub(key, scheduler, settings), interest, recorded, this::stale);
    RoomCare care =
        new RoomCare(
            database,
            settings.time(Setting.ROOM_GRACE),
            settings.time(Setting.ROOM_CLOSE),
            settings.time(Setting.ROOM_NODE_TIMEOUT));
    GroupSeats seats = new GroupSeats(database, settings.time(Setting.ROOM_HOLD));
    this.sync = new PresenceSync(new Presences(database), care, seats, settings, rules, exchange);
    this.matchmaker = new Matchmaker(seats, rules.capacity(), executor, sync::held);
    this.loop = new PresenceLoop(sync, executor);
  }

  private void stale(Collection<EntryKey> rooms) {
    loop.ask(rooms);
  }

  /** Begins to work; the tables must be there. */
  public void start() {
    loop.start();
  }

  /** Does what is due; costs next to nothing if nothing is. */
  public void tick() {
    loop.tick();
  }

  /** Compares all that is known here with the database, as what was told may have been missed. */
  public void compareAll() {
    sync.agenda().careWithin(Duration.ZERO);
    loop.ask(exchange.live().keySet());
  }

  /** Deltas of other nodes may have been missed: has them tell all. */
  public void missed() {
    exchange.live().keySet().forEach(exchange::ask);
  }

  /** Hears what another node tells; in order. */
  public void hear(String text) {
    exchange.hear(text);
  }

  /**
   * What a new stream reader of a room gets besides updates.
   *
   * @param joined completes when all nodes may know that its client is present; fails with a {@link
   *     RoomRefusedException} if there is no seat for it
   */
  public record Entrance(SideEvents side, CompletionStage<Void> joined) {}

  /**
   * Enters a room.
   *
   * @param client the full name of the client that becomes present; null if none does
   * @param admitted whether it has been admitted, if that is asked for; else it fails with an
   *     {@link AdmissionNeededException} unless it is there, or was within the grace
   */
  public Entrance enter(EntryKey key, @Nullable String client, boolean admitted) {
    RoomReader entered = exchange.enter(key, client, this::exit);
    String identity = entered.identity();
    if (identity == null) {
      return new Entrance(entered, CompletableFuture.completedFuture(null));
    }
    CompletableFuture<Void> joined = sync.local().join(new ClientKey(key, identity), admitted);
    loop.work();
    return new Entrance(entered, joined);
  }

  /**
   * Finds a room of a group with a free seat, and holds that for a client for a while.
   *
   * @param client without what tells its tabs apart
   * @param fresh the key of the room that is begun if there is none
   * @return completes with the key
   */
  public CompletionStage<String> find(RoomGroup group, String client, String fresh) {
    return matchmaker.find(group, client, fresh);
  }

  /** Who is present in a room, by identity; blocks on the database. */
  public Set<String> present(EntryKey key) {
    return sync.present(key);
  }

  private void exit(RoomReader reader) {
    exchange.exit(reader);
    String identity = reader.identity();
    if (identity != null) {
      ClientKey client = new ClientKey(reader.room().key(), identity);
      sync.local().part(client);
      if (reader.isDismissed()) {
        sync.local().leave(client);
      }
      loop.work();
    }
  }

  /**
   * Changes ephemeral values of a client. Blocks if it is not present through this node.
   *
   * @param changes by JSON Pointer; JSON's null removes
   * @throws RoomRefusedException if it is not present, or a limit would be broken
   */
  public void set(EntryKey key, String client, Map<String, JsonValue> changes) {
    String identity = Actor.identity(client);
    requirePresent(key, identity);
    requireSpace();
    RoomHub room = exchange.live().get(key);
    if (room != null) {
      long broken = room.broken(identity, changes);
      if (broken > 0) {
        throw RoomRefusedException.tooLarge(broken);
      }
      if (!room.changeHere(identity, changes)) {
        loop.ask(List.of(key));
      }
    }
    relay.tell(
        key,
        EphemeralValues.size(changes),
        delta ->
            delta.values.computeIfAbsent(identity, c -> new LinkedHashMap<>()).putAll(changes));
  }

  /**
   * Sends a message. Blocks if the client is not present through this node.
   *
   * @param to the identities that get it; null: everybody in the room
   * @throws RoomRefusedException if the client is not present, or sends too much
   */
  public void say(EntryKey key, String client, JsonValue message, @Nullable Set<String> to) {
    RoomMessage said = new RoomMessage(Actor.identity(client), message, to);
    requirePresent(key, said.client());
    requireSpace();
    if (!rates.allows(new ClientKey(key, said.client()))) {
      throw RoomRefusedException.tooMany("A client may send " + Rates.MOST + " messages a second.");
    }
    RoomHub room = exchange.live().get(key);
    if (room != null) {
      room.say(said);
    }
    int size = JsonText.write(message).length();
    relay.tell(key, size, delta -> delta.messages.add(said));
  }

  private void requireSpace() {
    if (relay.full()) {
      throw RoomRefusedException.tooMany("This node has more to tell the others than it can.");
    }
  }

  private void requirePresent(EntryKey key, String identity) {
    RoomHub room = exchange.live().get(key);
    boolean known = room != null && room.has(identity);
    if (!known && !sync.present(new ClientKey(key, identity))) {
      throw RoomRefusedException.notPresent(identity);
    }
  }

  /**
   * Lets a client leave at once. Blocks on the database.
   *
   * @param client the full name of one tab, or an identity, which leaves with all its tabs
   * @return completes when this node has let it go, and its departure is recorded unless another
   *     tab of it, or another node, still has it
   * @throws RoomRefusedException if it is not present
   */
  public CompletionStage<Void> leave(EntryKey key, String client) {
    ClientKey leaving = new ClientKey(key, Actor.identity(client));
    requirePresent(key, leaving.client());
    exchange.dismiss(key, client);
    relay.tell(key, 0, delta -> delta.left.add(client));
    if (client.equals(leaving.client())) {
      sync.leaveEverywhere(leaving);
    }
    CompletableFuture<Void> left = sync.local().leave(leaving);
    loop.work();
    return left;
  }

  /** Rooms that are read here. */
  public int count() {
    return exchange.live().size();
  }

  /** Clients that are present through this node. */
  public int clients() {
    return sync.local().count();
  }

  @Override
  public void close() {
    loop.stop();
  }
}
