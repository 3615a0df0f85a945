package dev.ropeway.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ropeway.Outcome;
import dev.ropeway.Store;
import dev.ropeway.TestNode;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.demo.Players;
import dev.ropeway.nats.NatsFeed;
import dev.ropeway.nats.NatsServers;
import dev.ropeway.remote.RemoteStore;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * A node in a process of its own, which does what lines of its input say and answers each with one
 * line: {@code watch prefix first step count keys}, {@code write prefix first step threads millis
 * keys}, {@code count}.
 */
final class ScaledNode implements AutoCloseable {
  private static final long IDLE_NANOS = 500_000;

  private final TestNode node;
  private final List<UpdateStream> streams = new ArrayList<>();
  private final ConcurrentLinkedQueue<Reader> ready = new ConcurrentLinkedQueue<>();
  private final LongAdder delivered = new LongAdder();
  private final LongAdder applied = new LongAdder();

  private ScaledNode(TestNode node) {
    this.node = node;
    Thread reading = new Thread(this::read, "readers");
    reading.setDaemon(true);
    reading.start();
  }

  /**
   * Runs one.
   *
   * @param args URL of the database, and the feed as the setting takes it, or nothing
   */
  public static void main(String[] args) throws Exception {
    try (ScaledNode one = new ScaledNode(start(args[0], args[1]));
        BufferedReader input =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("ready");
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        System.out.println(new ObjectMapper().writeValueAsString(one.run(line.split(" "))));
      }
    }
    System.exit(0);
  }

  private static TestNode start(String url, String feed) {
    List<Store<?>> stores = List.of(Players.STORE);
    if (feed.isEmpty()) {
      return TestNode.start(url, Settings.standard(), stores);
    }
    NatsServers broker = NatsServers.read(key -> set(key, feed)).orElseThrow();
    return TestNode.fed(
        (database, executor, clock) -> new NatsFeed(broker, database, executor, clock),
        NodeClock.system(),
        url,
        Settings.standard(),
        stores);
  }

  private static Optional<String> set(String key, String feed) {
    return key.equals("ropeway.feed") ? Optional.of(feed) : Optional.empty();
  }

  private ScaledCount run(String[] words) throws InterruptedException {
    switch (words[0]) {
      case "watch" ->
          watch(words[1], number(words[2]), number(words[3]), number(words[4]), number(words[5]));
      case "write" ->
          write(
              words[1],
              number(words[2]),
              number(words[3]),
              number(words[4]),
              number(words[5]),
              number(words[6]));
      default -> {}
    }
    return count();
  }

  private static int number(String word) {
    return Integer.parseInt(word);
  }

  /**
   * Readers of every {@code step}th key from a first one on, and from the beginning again, instead
   * of those that there were.
   */
  private void watch(String prefix, int first, int step, int count, int keys) {
    streams.forEach(UpdateStream::close);
    streams.clear();
    RemoteStore store = node.store(Players.STORE.name());
    for (int i = 0; i < count; i++) {
      String key = prefix + (first + (long) i * step) % keys;
      UpdateStream stream = Objects.requireNonNull(node.stream(store, key, OptionalLong.empty()));
      streams.add(stream);
      Reader reader = new Reader(stream, new AtomicBoolean());
      stream.whenReady(() -> queue(reader));
    }
  }

  /** A stream, and whether it waits for its turn. */
  private record Reader(UpdateStream stream, AtomicBoolean queued) {}

  private void queue(Reader reader) {
    if (!reader.queued.getAndSet(true)) {
      ready.add(reader);
    }
  }

  /** All readers on one thread, each in its turn. */
  private void read() {
    while (true) {
      Reader next = ready.poll();
      if (next == null) {
        LockSupport.parkNanos(IDLE_NANOS);
        continue;
      }
      next.queued.set(false);
      UpdateStream stream = next.stream;
      for (StreamEvent event = stream.poll(); event != null; event = stream.poll()) {
        if (event.kind() == StreamEvent.Kind.UPDATE) {
          delivered.increment();
        }
      }
    }
  }

  /** Writers of every {@code step}th key, which wait for every outcome. */
  private void write(String prefix, int first, int step, int threads, int millis, int keys)
      throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000L;
    List<Thread> writers = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread writer = new Thread(() -> write(prefix, first, step, end, keys), "writer-" + i);
      writer.start();
      writers.add(writer);
    }
    for (Thread writer : writers) {
      writer.join();
    }
  }

  private void write(String prefix, int first, int step, long end, int keys) {
    while (System.nanoTime() < end) {
      String key = prefix + (first + step * ThreadLocalRandom.current().nextInt(keys / step));
      Outcome outcome =
          node.sessions()
              .patch(Players.STORE, key, Players.ADD_COINS, 1L)
              .outcome()
              .toCompletableFuture()
              .join();
      if (!outcome.applied()) {
        throw new IllegalStateException(outcome.toString());
      }
      applied.increment();
    }
  }

  private ScaledCount count() {
    return new ScaledCount(
        applied.sum(),
        delivered.sum(),
        (long) node.parts().meter("ropeway_hints_heard_total"),
        (long) node.parts().meter("ropeway_hints_wanted_total"),
        (long) node.parts().meter("ropeway_pushes_outraced_total"),
        ProcessTimes.withoutCompiling().toMillis());
  }

  @Override
  public void close() {
    streams.forEach(UpdateStream::close);
    node.close();
  }
}
