package dev.ropeway.cycle;

import dev.ropeway.config.LoopLog;
import dev.ropeway.config.Setting;
import dev.ropeway.journal.ClashException;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.store.BoundStore;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The transactions of a node: takes them in and has them run. Thread-safe. */
final class TransactionEngine {
  private static final System.Logger LOG = System.getLogger(Cycle.class.getName());

  /** Of one that is applied now; each time others were faster, whoever they were is done. */
  private static final int MOST_ATTEMPTS = 8;

  private static final LoopLog TROUBLE =
      new LoopLog(Cycle.class, "Pending transactions could not be read");

  private final TransactionCycle cycle;
  private final EngineParts parts;
  private final Lanes lanes;
  private final TransactionQueue queue;
  private final List<TransactionRunner> runners = new ArrayList<>();

  TransactionEngine(TransactionCycle cycle, EngineParts parts, Lanes lanes) {
    this.lanes = lanes;
    this.cycle = cycle;
    this.parts = parts;
    this.queue = new TransactionQueue(lanes, uniqueName());
    TransactionAnswers answers = new TransactionAnswers(cycle, parts);
    for (int i = 0; i < parts.settings().count(Setting.LANES); i++) {
      runners.add(new TransactionRunner(cycle, queue, answers, parts));
    }
  }

  /** Short, for it is in every row, and so long that no two nodes ever have the same. */
  private static String uniqueName() {
    byte[] bytes = new byte[12];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Takes a transaction in for which there is room; it waits for what was before it. */
  void take(TransactionRequest request) {
    List<CompletableFuture<?>> before = new ArrayList<>();
    for (TransactionPart part : request.actions) {
      CompletableFuture<?> last = lanes.of(part.key()).lastOutcome(part.key());
      if (last != null) {
        before.add(last);
      }
    }
    if (before.isEmpty()) {
      enqueue(request);
    } else {
      CompletableFuture.allOf(before.toArray(CompletableFuture<?>[]::new))
          .whenComplete((done, failure) -> enqueue(request));
    }
  }

  /** Applies a transaction within the calling thread's own. */
  AppliedNow applyNow(TransactionRequest request) {
    if (request.steps().anyMatch(step -> step.action().knowing())) {
      // a secret that is made has to be there whatever becomes of that transaction
      CompletableFuture.runAsync(cycle.knowledge()::prepare, parts.executor()).join();
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return cycle.runWithin(request);
      } catch (ClashException e) {
        if (attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private void enqueue(TransactionRequest request) {
    queue.add(request);
    kick();
  }

  /** A lane has given a key away that was asked for. */
  void granted() {
    queue.granted();
    kick();
  }

  /**
   * Takes up what the log holds pending of one client. Runs in the background.
   *
   * @param adopting is told each request before it is carried out
   */
  void orphaned(
      EntryKey client,
      Function<String, @Nullable BoundStore<?>> stores,
      Consumer<TransactionRequest> adopting) {
    // those for which no thread can be had are found again
    TROUBLE.begins(
        parts.executor(), () -> parts.loops().run(() -> adopt(client, stores, adopting)));
  }

  private void adopt(
      EntryKey client,
      Function<String, @Nullable BoundStore<?>> stores,
      Consumer<TransactionRequest> adopting) {
    try {
      for (RecordedAction row : cycle.pending(client)) {
        TransactionRequest request =
            TransactionJson.read(row.client(), row.id(), row.args(), stores);
        parts.bounds().take(request);
        adopting.accept(request);
        enqueue(request);
      }
    } catch (BadEntryException e) {
      LOG.log(System.Logger.Level.WARNING, "{0} It is left to others.", e.getMessage());
    } catch (RuntimeException | Error e) {
      TROUBLE.failed(e);
    }
  }

  /** Starts a thread if there is work and one is free. */
  void kick() {
    for (TransactionRunner runner : runners) {
      if (runner.kick()) {
        return;
      }
    }
  }

  /** Runs one batch on the calling thread; false if there was none. For tests. */
  boolean runOnce() {
    return runners.get(0).step();
  }
}
