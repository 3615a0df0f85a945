package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Await;
import dev.ropeway.Session;
import dev.ropeway.TestNode;
import dev.ropeway.remote.RemoteStore;
import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Unruly clients of several nodes on one key, and on each node a stream reader and a session's
 * listener that check every state they see. Confined to one thread.
 */
final class HotKey implements AutoCloseable {
  private static final String KEY = "hot";
  private static final int CLIENTS = 8;
  private static final int PATIENCE_SECONDS = 240;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<UnrulyClient> clients = new ArrayList<>();
  private final List<Session<Turns>> sessions = new ArrayList<>();
  private final List<Future<StreamFollower>> readers = new ArrayList<>();
  private final List<CompletableFuture<Void>> listeners = new ArrayList<>();
  private final List<Future<Void>> sending = new ArrayList<>();
  private final long actions;

  /** Starts to watch; the clients shall do so many actions in all. */
  HotKey(List<TestNode> nodes, long actions) {
    this.actions = actions;
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("HotKey seed " + seed);
    nodes.forEach(this::watch);
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new UnrulyClient("client-" + i, KEY, nodes, new Random(seed + i)));
    }
  }

  private void watch(TestNode node) {
    RemoteStore store = node.store(Turns.STORE.name());
    StreamFollower follower =
        new StreamFollower(Objects.requireNonNull(node.stream(store, KEY, OptionalLong.empty())));
    Progress progress = new Progress();
    readers.add(threads.submit(() -> follower.until(progress::complete)));
    Session<Turns> session = node.sessions().load(Turns.STORE, KEY);
    sessions.add(session);
    CompletableFuture<Void> all = new CompletableFuture<>();
    AtomicReference<Turns> last = new AtomicReference<>(new Turns(Map.of()));
    session.updated(
        turns -> {
          if (!turns.follows(last.getAndSet(turns))) {
            all.completeExceptionally(new AssertionError("a state before came again: " + turns));
          } else if (turns.sum() == actions) {
            all.complete(null);
          }
        });
    listeners.add(all);
  }

  /** What one reader was told so far, looked at once. */
  private final class Progress {
    private final Map<String, Long> told = new TreeMap<>();
    private int seen;

    /** Each state must be what the actions told so far lead to, be it the last one or not. */
    boolean complete(StreamFollower follower) {
      if (follower.version() < 0) {
        return false;
      }
      for (; seen < follower.acks().size(); seen++) {
        String ack = follower.acks().get(seen);
        String client = ack.substring(0, ack.indexOf('#'));
        long id = Long.parseLong(ack.substring(ack.indexOf('#') + 1));
        assertEquals(told.getOrDefault(client, 0L) + 1, id, () -> "the next action of " + client);
        told.put(client, id);
      }
      Map<String, Long> data = new TreeMap<>();
      follower
          .data()
          .asJsonObject()
          .getJsonObject("last")
          .forEach((client, id) -> data.put(client, ((JsonNumber) id).longValue()));
      assertEquals(told, data);
      return seen == actions;
    }
  }

  /** Lets the clients send. */
  void send() {
    for (UnrulyClient client : clients) {
      sending.add(threads.submit(() -> client.send(actions / CLIENTS)));
    }
  }

  /** Waits until so many actions are acknowledged, or a client has failed. */
  void awaitAcknowledged(long wanted) throws Exception {
    Await.until(
        Duration.ofSeconds(PATIENCE_SECONDS),
        wanted + " acknowledged",
        () ->
            clients.stream().mapToLong(UnrulyClient::acknowledged).sum() >= wanted
                || sending.stream().anyMatch(Future::isDone));
  }

  /** Waits until all is sent and seen, and checks it: each action once, each client's in order. */
  void finish() throws Exception {
    for (Future<Void> client : sending) {
      client.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    for (CompletableFuture<Void> listener : listeners) {
      listener.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    JsonValue stored = null;
    for (Future<StreamFollower> reader : readers) {
      JsonValue data = reader.get(PATIENCE_SECONDS, TimeUnit.SECONDS).data();
      assertEquals(stored == null ? data : stored, data, "all readers see the same");
      stored = data;
    }
  }

  @Override
  public void close() {
    sessions.forEach(Session::stop);
    threads.shutdownNow();
  }
}
