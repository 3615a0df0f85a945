package dev.ropeway.upkeep;

import dev.ropeway.Entry;
import dev.ropeway.EntryVersion;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.Session;
import dev.ropeway.SessionService;
import dev.ropeway.TestNode;
import dev.ropeway.View;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Pruning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One that writes bob, two that prune all but a moment of him, and two that read his past. */
final class PruningLoad implements AutoCloseable {
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final Duration MOST = Duration.ofMinutes(2);
  private static final Duration KEPT = Duration.ofMillis(300);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SessionService sessions;
  private final Pruning pruning;
  private final AtomicLong given = new AtomicLong();
  private final AtomicLong pruned = new AtomicLong();
  private final AtomicLong reads = new AtomicLong();

  PruningLoad(TestNode node, Database database) {
    this.sessions = node.sessions();
    this.pruning = new Pruning(database);
  }

  /** Until so much was pruned, and read as often; two minutes at most. */
  void run(long enough) throws Exception {
    long end = System.nanoTime() + MOST.toNanos();
    List<Future<Void>> all = new ArrayList<>();
    all.add(threads.submit(until(end, enough, this::write)));
    for (int i = 0; i < 2; i++) {
      all.add(threads.submit(until(end, enough, this::prune)));
      all.add(threads.submit(until(end, enough, this::read)));
    }
    for (Future<Void> each : all) {
      each.get(MOST.toSeconds() + 30, TimeUnit.SECONDS);
    }
  }

  private Callable<Void> until(long end, long enough, Callable<Void> turn) {
    return () -> {
      while (System.nanoTime() < end && (pruned.get() < enough || reads.get() < enough)) {
        turn.call();
      }
      return null;
    };
  }

  /** Each version has as many coins as its number, so every read can be judged. */
  private Void write() throws Exception {
    try (Session<Player> session = sessions.load(Players.STORE, "bob")) {
      session
          .patch(Players.ADD_COINS, 1L)
          .outcome()
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
      given.incrementAndGet();
    }
    return null;
  }

  private Void prune() {
    pruned.addAndGet(pruning.prune(BOB, Instant.now().minus(KEPT)).versions());
    return null;
  }

  private Void read() {
    View<Player> bob = sessions.view(Players.STORE, "bob");
    Entry<Player> latest = bob.latest();
    Instant made = latest.updatedAt();
    if (made != null) {
      long version = latest.version() - ThreadLocalRandom.current().nextLong(latest.version());
      judge(() -> bob.version(version).map(entry -> check(entry, version)).orElseThrow());
      judge(() -> bob.at(made.minus(KEPT.dividedBy(2))).map(e -> check(e, e.version())));
      judge(() -> page(bob.versions(version + 1, 50), version));
    }
    return null;
  }

  private static long check(Entry<Player> entry, long version) {
    if (entry.version() != version || entry.data().coins() != version) {
      throw new AssertionError("instead of version " + version + ": " + entry);
    }
    return version;
  }

  private static Object page(List<EntryVersion> page, long newest) {
    long expected = newest;
    for (EntryVersion version : page) {
      if (version.version() != expected--) {
        throw new AssertionError("not in order from " + newest + ": " + page);
      }
    }
    return page;
  }

  private void judge(Callable<?> read) {
    try {
      read.call();
      reads.incrementAndGet();
    } catch (HistoryPrunedException e) {
      if (e.oldest() < 1) {
        throw e;
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  long given() {
    return given.get();
  }

  long pruned() {
    return pruned.get();
  }

  long reads() {
    return reads.get();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
