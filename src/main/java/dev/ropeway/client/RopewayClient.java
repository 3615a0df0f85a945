package dev.ropeway.client;

import dev.ropeway.Store;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Opens rooms: live copies of keys that a server holds. One client serves any number of rooms with
 * a few threads, all of them daemons. Thread-safe.
 *
 * <pre>{@code
 * try (RopewayClient client = RopewayClient.of("http://localhost:9080")) {
 *   Room room = client.room("lobby", "room-1").client("ann").connect().get();
 *   room.onChange(change -> System.out.println(change));
 *   room.set("/team", Json.createValue("Red"));
 * }
 * }</pre>
 */
public final class RopewayClient implements AutoCloseable {
  private static final Duration BLOCKED = Duration.ofMinutes(3);
  private static final Duration CONNECTING = Duration.ofSeconds(10);

  private final List<String> urls;
  private final @Nullable TokenSource tokens;
  private final ExecutorService threads = Executors.newCachedThreadPool(daemons("ropeway-client"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(daemons("ropeway-timer"));
  private final HttpClient http;
  private final LiveConnections auto;
  private final LiveConnections live;
  private final Set<Room> rooms = ConcurrentHashMap.newKeySet();
  private final Set<Playback> playbacks = ConcurrentHashMap.newKeySet();
  private @Nullable TokenKeeper keeper; // guarded by this

  /** {@code blocked}: how long live connections are not tried where they are blocked. */
  RopewayClient(List<String> urls, @Nullable TokenSource tokens, Duration blocked) {
    Addresses addresses = new Addresses(urls); // refuses what cannot be one
    if (tokens != null) {
      addresses.requireSecure();
    }
    this.urls = List.copyOf(urls);
    this.tokens = tokens;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .executor(threads)
            .build();
    this.auto = connections(blocked, false);
    this.live = connections(blocked, true);
  }

  private LiveConnections connections(Duration blocked, boolean always) {
    return new LiveConnections(
        http,
        () -> new Serial(threads, timer),
        System::nanoTime,
        Clock.systemUTC(),
        new LiveChoice(new Serial(threads, timer), System::nanoTime, blocked, always),
        ThreadLocalRandom.current().nextDouble());
  }

  /** What carries rooms of a kind together; null if nothing does. */
  @Nullable LiveConnections live(TransportKind kind) {
    return switch (kind) {
      case AUTO -> auto;
      case LIVE -> live;
      case SSE -> null;
    };
  }

  /**
   * A client of some servers on one database: a room goes on at another when one dies.
   *
   * @param urls such as {@code http://localhost:9080}; at least one
   */
  public static RopewayClient of(String... urls) {
    return new RopewayClient(List.of(urls), null, BLOCKED);
  }

  /**
   * A client whose requests carry a token, by which the servers know who this is. All of its rooms
   * share it; another one is asked for before it ends.
   *
   * @throws IllegalArgumentException if an address is neither {@code https} nor of this machine
   *     ({@code localhost}, {@code 127.0.0.0/8}, {@code [::1]})
   */
  public static RopewayClient of(List<String> urls, TokenSource tokens) {
    return new RopewayClient(urls, tokens, BLOCKED);
  }

  /** Describes a room: a key of a JSON store. */
  public RoomBuilder room(String store, String key) {
    return new RoomBuilder(this, store, key, false);
  }

  /**
   * Describes a room whose data is of an application's own type: a key of one of its stores, whose
   * actions show at once.
   *
   * @throws IllegalArgumentException if the type is not a plain one; see {@link
   *     dev.ropeway.json.RecordCodec}
   */
  public <T> TypedRoomBuilder<T> room(Store<T> store, String key) {
    return new TypedRoomBuilder<>(room(store.name(), key), store);
  }

  /**
   * Describes some room of a group: that in which the client is already, or the fullest that has a
   * free seat, or a new one. Which one the server says when it is connected to; a seat that is lost
   * on the way is asked for again, a few times.
   */
  public RoomBuilder join(String store, String group) {
    return new RoomBuilder(this, store, group, true);
  }

  /** As {@link #join(String, String)}, with data of an application's own type. */
  public <T> TypedRoomBuilder<T> join(Store<T> store, String group) {
    return new TypedRoomBuilder<>(join(store.name(), group), store);
  }

  /** Describes a replay of what happened to a key; it takes the right {@code history}. */
  public PlaybackBuilder replay(String store, String key) {
    return new PlaybackBuilder(this, store, key);
  }

  /** Closes all rooms, each within its bound, and ends the threads. */
  @Override
  public void close() {
    playbacks.forEach(Playback::close);
    rooms.forEach(Room::leave);
    rooms.forEach(Room::close);
    stopTokens();
    auto.close();
    live.close();
    timer.shutdownNow();
    threads.shutdown();
  }

  /** Rooms that have not begun yet never will. */
  private synchronized void stopTokens() {
    if (keeper != null) {
      keeper.close();
    }
  }

  List<String> urls() {
    return urls;
  }

  /** Has a room use the tokens of all that are open. */
  synchronized TokenKeeper join(TokenKeeper.Member room) {
    if (keeper == null || !keeper.join(room)) {
      keeper = new TokenKeeper(surroundings(), tokens);
      keeper.join(room);
    }
    return keeper;
  }

  private Renewal.Surroundings surroundings() {
    Addresses addresses = new Addresses(urls);
    Transport transport =
        new Transport(http, addresses, null, new TrafficMeter(), System::nanoTime);
    return new Renewal.Surroundings(
        serial(),
        addresses,
        System::nanoTime,
        Clock.systemUTC(),
        () -> ThreadLocalRandom.current().nextDouble(),
        token -> transport.sendAs(token, "GET", "/api/me", null, Wanted.CALLER));
  }

  /** Closes a playback with the client, unless it has ended before. */
  void opened(Playback playback) {
    playbacks.add(playback);
  }

  void ended(Playback playback) {
    playbacks.remove(playback);
  }

  HttpClient http() {
    return http;
  }

  Serial serial() {
    return new Serial(threads, timer);
  }

  /** Begins a room, and forgets it when it has ended. */
  CompletableFuture<Room> open(Room room) {
    rooms.add(room);
    room.ended().thenRun(() -> rooms.remove(room));
    return room.start();
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
