package dev.ropeway.node;

import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.TestNode;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.upkeep.Purses;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A remote client that adds a coin at a time, to whichever node answers: one that refuses or does
 * not answer is left for another, with the same client and id.
 */
final class PurseClient implements Runnable {
  /** The nodes that can be asked at present. */
  static final class Nodes {
    volatile List<TestNode> up = List.of();
  }

  private final String name;
  private final Nodes nodes;
  private final List<String> keys;
  private final Random random;
  private final Map<String, Long> lastIds = new HashMap<>();
  final AtomicInteger applied = new AtomicInteger();
  final AtomicInteger bad = new AtomicInteger();
  private volatile boolean stopped;

  PurseClient(String name, Nodes nodes, List<String> keys, Random random) {
    this.name = name;
    this.nodes = nodes;
    this.keys = keys;
    this.random = random;
  }

  /** Lets it end what it has begun. */
  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    while (!stopped) {
      String key = keys.get(random.nextInt(keys.size()));
      long id = lastIds.merge(key, 1L, Long::sum);
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      while (!tried(key, id)) {
        if (System.nanoTime() > end) {
          throw new AssertionError(name + " waited in vain for " + key + " " + id);
        }
        LockSupport.parkNanos(2_000_000);
      }
      applied.incrementAndGet();
    }
  }

  private boolean tried(String key, long id) {
    List<TestNode> up = nodes.up;
    TestNode node = up.get(random.nextInt(up.size()));
    RemoteStore store = node.store(Purses.NAME);
    boolean newer = store != null && store.actions().containsKey("bonus");
    String action = newer && random.nextInt(4) == 0 ? "bonus" : "add";
    try {
      RemoteAction add = new RemoteAction(id, action, JsonText.read("1"), null);
      Outcome outcome =
          node.remote()
              .record(java.util.Objects.requireNonNull(store), key, name, List.of(add))
              .outcomes()
              .get(0)
              .outcome()
              .toCompletableFuture()
              .get(1, TimeUnit.SECONDS)
              .outcome();
      if (!outcome.applied()) {
        throw new AssertionError(name + ": " + outcome);
      }
      return true;
    } catch (NotRecordedException e) {
      return refused(e);
    } catch (ExecutionException | CompletionException e) {
      return e.getCause() instanceof NotRecordedException refusal && refused(refusal);
    } catch (TimeoutException e) {
      return false; // the node is gone, or waits for one that knows more
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean refused(NotRecordedException refusal) {
    switch (refusal.kind()) {
      case BAD -> bad.incrementAndGet();
      case STOPPED -> {
        // another node is asked next
      }
      default -> throw new AssertionError(name, refusal);
    }
    return false;
  }
}
