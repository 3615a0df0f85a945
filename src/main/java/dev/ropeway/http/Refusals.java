package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Tells those who want more than they may so, after a while: whoever asks again as soon as he has
 * an answer would otherwise keep a processor busy with refusals. No thread waits; of answers that
 * wait there are so many, and where there are more the connection is closed instead. Thread-safe.
 */
@ApplicationScoped
public class Refusals {
  private static final System.Logger LOG = System.getLogger(Refusals.class.getName());

  /** Each keeps a connection and its request. */
  private static final int MOST = 1_000;

  @Inject private Ropeway ropeway;

  private final Postponed waiting = new Postponed(MOST);
  private final RefusalRate strangers = new RefusalRate();

  /** Refuses a request that nothing was done with. */
  void send(Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!waiting.begin()) {
      ProblemResponses.send(problem.header("Connection", "close"), response);
      return;
    }
    AsyncContext context;
    try {
      context = request.startAsync();
      context.setTimeout(0);
    } catch (IllegalStateException e) {
      waiting.cancel();
      ProblemResponses.send(problem, response);
      return;
    }
    schedule(() -> end(problem, context, response));
  }

  /** Refuses a request of nobody known; at once, unless there are very many of them. */
  void sendToStranger(Problem problem, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    if (strangers.allows(ropeway.settings().get(Setting.REFUSAL_RATE), millis)) {
      ProblemResponses.send(problem, response);
    } else {
      send(problem, request, response);
    }
  }

  /** Runs what answers a request after a while; at once if too many wait. */
  void later(Runnable answer) {
    if (waiting.begin()) {
      schedule(answer);
    } else {
      answer.run();
    }
  }

  private static double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  private void schedule(Runnable answer) {
    // all that were refused in one moment would come back in one moment
    long delay = Math.round(ropeway.settings().get(Setting.REFUSAL_DELAY) * (0.5 + random()));
    waiting.run(
        CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, ropeway.answeringAtOnce()),
        answer);
  }

  private static void end(Problem problem, AsyncContext context, HttpServletResponse response) {
    try {
      ProblemResponses.send(problem, response);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Whoever was refused is gone", e);
    }
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "The container had ended the request already", e);
    }
  }
}
