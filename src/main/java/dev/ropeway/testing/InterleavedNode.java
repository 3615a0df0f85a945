package dev.ropeway.testing;

import dev.ropeway.testing.Interleavings.Doing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The thread on which one node does what it is to do. */
final class InterleavedNode extends Thread {
  /** Longer than any node lets others go before it. */
  private static final Duration PAUSE = Duration.ofMillis(60);

  private static final int MOST_ROUNDS = 1_000;

  private final Turns turns;
  private final int who;
  private final HandNode node;
  private final HandClock clock;
  private final List<Doing> doings;
  private final List<@Nullable Object> results = new ArrayList<>();
  private @Nullable Throwable failure;

  InterleavedNode(Turns turns, int who, HandNode node, HandClock clock, List<Doing> doings) {
    super("interleaved-" + who);
    setDaemon(true);
    this.turns = turns;
    this.who = who;
    this.node = node;
    this.clock = clock;
    this.doings = doings;
  }

  @Override
  public void run() {
    try {
      turns.await(who, false); // so that nothing of the two is done at the same moment
      for (Doing each : doings) {
        CompletableFuture<?> done = each.apply(node.sessions()).toCompletableFuture();
        for (int rounds = 0; !done.isDone(); rounds++) {
          if (rounds == MOST_ROUNDS) {
            throw new IllegalStateException("It is never decided.");
          }
          node.drain();
          turns.goOn(); // an engine survives whatever its journal throws
          clock.pass(PAUSE);
        }
        results.add(done.handle((value, refusal) -> refusal == null ? value : refusal).join());
      }
    } catch (CancellationException e) {
      // the other one tells why
    } catch (RuntimeException | Error e) {
      failure = e;
      turns.abandon();
    } finally {
      turns.end(who);
    }
  }

  /** Waits for its end, and fails as it did. */
  void finished() {
    try {
      join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IllegalStateException(
          "Where the nodes took turns as " + turns.order() + ": " + failure.getMessage(), failure);
    }
  }

  List<@Nullable Object> results() {
    return results;
  }
}
