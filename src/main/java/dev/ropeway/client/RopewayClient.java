package dev.ropeway.client;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;
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
  private static final Duration CONNECTING = Duration.ofSeconds(10);

  private final List<String> urls;
  private final Supplier<@Nullable String> token;
  private final ExecutorService threads = Executors.newCachedThreadPool(daemons("ropeway-client"));
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(daemons("ropeway-timer"));
  private final HttpClient http;
  private final Set<Room> rooms = ConcurrentHashMap.newKeySet();

  private RopewayClient(List<String> urls, Supplier<@Nullable String> token) {
    new Addresses(urls); // refuses what cannot be one
    this.urls = List.copyOf(urls);
    this.token = token;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTING)
            .executor(threads)
            .build();
  }

  /**
   * A client of some servers on one database: a room goes on at another when one dies.
   *
   * @param urls such as {@code http://localhost:9080}; at least one
   */
  public static RopewayClient of(String... urls) {
    return new RopewayClient(List.of(urls), () -> null);
  }

  /** As this one, and every request carries a token; it is asked for anew each time. */
  public static RopewayClient of(List<String> urls, Supplier<@Nullable String> token) {
    return new RopewayClient(urls, token);
  }

  /** Describes a room: a key of a JSON store. */
  public RoomBuilder room(String store, String key) {
    return new RoomBuilder(this, store, key);
  }

  /** Closes all rooms, each within its bound, and ends the threads. */
  @Override
  public void close() {
    rooms.forEach(Room::leave);
    rooms.forEach(Room::close);
    timer.shutdownNow();
    threads.shutdown();
  }

  List<String> urls() {
    return urls;
  }

  Supplier<@Nullable String> token() {
    return token;
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
