package dev.ropeway.bench;

import dev.ropeway.Session;
import dev.ropeway.TestNode;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Sessions, HTTP clients and streams, on few keys that all of them share. At most {@code
 * -Dsoak.rate} actions a second: who is late does not catch up, or a server that starts beside them
 * on a slow machine would never get there.
 */
final class SoakLoad implements AutoCloseable {
  static final String PREFIX = "soak-";
  private static final int KEYS = 100;
  private static final int SESSIONS = 4;
  private static final int CLIENTS = 8;
  private static final int READERS = 40;
  private static final int RATE = Integer.getInteger("soak.rate", 200);
  private static final long INTERVAL_NANOS =
      TimeUnit.SECONDS.toNanos(1) * (SESSIONS + CLIENTS) / Math.max(1, RATE);

  private final LongAdder given = new LongAdder();
  private final List<SoakClient> clients = new ArrayList<>();
  private final List<SoakReader> readers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final List<Session<Player>> open = new ArrayList<>();
  private volatile boolean running = true;

  /** What a writer does over and over. */
  @FunctionalInterface
  interface Turn {
    void take() throws Exception;
  }

  SoakLoad(TestNode node, List<Integer> ports) {
    for (int key = 0; key < KEYS; key++) {
      open.add(node.sessions().load(Players.STORE, PREFIX + key));
    }
    for (int i = 0; i < SESSIONS; i++) {
      boolean anew = i % 2 == 0;
      thread("session-" + i, () -> patch(node, anew));
    }
    for (int i = 0; i < CLIENTS; i++) {
      SoakClient client = new SoakClient(ports, i, key(i), given);
      clients.add(client);
      thread("client-" + i, client);
    }
    for (int i = 0; i < READERS; i++) {
      SoakReader reader = new SoakReader(ports, i, key(i));
      readers.add(reader);
      reader.start();
    }
  }

  private static String key(int number) {
    return PREFIX + number % KEYS;
  }

  private void patch(TestNode node, boolean anew) throws Exception {
    int key = ThreadLocalRandom.current().nextInt(KEYS);
    if (anew) {
      try (Session<Player> session = node.sessions().load(Players.STORE, key(key))) {
        RopewayPlayers.giveCoin(session);
      }
    } else {
      RopewayPlayers.giveCoin(open.get(key));
    }
    given.increment();
  }

  private void thread(String name, Turn turn) {
    Thread thread = new Thread(() -> run(turn), name);
    thread.start();
    threads.add(thread);
  }

  private void run(Turn turn) {
    while (running) {
      long next = System.nanoTime() + INTERVAL_NANOS;
      try {
        turn.take();
      } catch (Exception e) {
        Progress.say("  %s: %s", Thread.currentThread().getName(), e);
      }
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  /** Actions that were acknowledged. */
  long given() {
    return given.sum();
  }

  List<SoakReader> readers() {
    return readers;
  }

  /** Ends the writing; whatever was in doubt is certain afterwards. */
  void stopWriting() throws Exception {
    running = false;
    for (Thread thread : threads) {
      thread.join();
    }
    for (SoakClient client : clients) {
      client.finish();
    }
  }

  @Override
  public void close() throws Exception {
    running = false;
    for (SoakReader reader : readers) {
      reader.close();
    }
    for (SoakClient client : clients) {
      client.close();
    }
    open.forEach(Session::close);
  }
}
