package dev.ropeway.remote;

import dev.ropeway.AdmissionRequest;
import dev.ropeway.Decision;
import dev.ropeway.NotRecordedException;
import dev.ropeway.RoomAdmission;
import dev.ropeway.delivery.RoomRefusedException;
import dev.ropeway.session.BoundedExecutor;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks an application who may come into its rooms. Its answers may be slow: those about one store
 * have threads of their own, and few requests wait for them. Thread-safe.
 */
public final class Admissions {
  private static final System.Logger LOG = System.getLogger(Admissions.class.getName());
  private static final int THREADS = 16;

  /** With those above half of the threads that make answers: who asks has one of them. */
  private static final int MOST_WAITING = 16;

  private final Map<String, Executor> executors = new ConcurrentHashMap<>();
  private final Executor executor;
  private final Duration longest;

  /**
   * Asks on threads of an executor.
   *
   * @param longest how long an answer may take
   */
  public Admissions(Executor executor, Duration longest) {
    this.executor = executor;
    this.longest = longest;
  }

  /**
   * Requires that a client is admitted; blocks.
   *
   * @throws RoomRefusedException if it is not, or that could not be decided
   */
  void require(RoomAdmission admission, AdmissionRequest request) {
    CompletableFuture<Decision> asked = new CompletableFuture<>();
    Decision decision;
    try {
      of(request.store()).execute(() -> ask(admission, request, asked));
      decision = asked.get(longest.toNanos(), TimeUnit.NANOSECONDS);
    } catch (NotRecordedException e) {
      throw RoomRefusedException.undecided("Too many wait to be let in. Try again in a moment.");
    } catch (ExecutionException e) {
      throw failed(request, "failed", e.getCause());
    } catch (TimeoutException e) {
      asked.cancel(false); // it need not be asked any more, if it has not been
      throw failed(request, "took longer than " + longest.toMillis() + " ms", null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw RoomRefusedException.undecided("This node stops. Try another one.");
    }
    if (!decision.allowed()) {
      throw RoomRefusedException.notAdmitted(decision.reason());
    }
  }

  private Executor of(String store) {
    return executors.computeIfAbsent(
        store, name -> new BoundedExecutor(executor, THREADS, MOST_WAITING));
  }

  private static void ask(
      RoomAdmission admission, AdmissionRequest request, CompletableFuture<Decision> asked) {
    if (asked.isDone()) {
      return;
    }
    try {
      asked.complete(Objects.requireNonNull(admission.admit(request), "no decision"));
    } catch (RuntimeException | Error e) {
      asked.completeExceptionally(e);
    }
  }

  private static RoomRefusedException failed(
      AdmissionRequest request, String how, @Nullable Throwable why) {
    String line = "The admission to rooms of store " + request.store() + " " + how;
    LOG.log(Level.WARNING, why == null ? line : line + ": " + why);
    LOG.log(Level.DEBUG, line, why);
    return RoomRefusedException.undecided(
        "Whether you may come in could not be decided. Try again in a moment.");
  }
}
