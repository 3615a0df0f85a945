package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request, which is gathered while no thread waits for it. A resource asks for it and
 * returns; only then, when JAX-RS has made the request asynchronous, {@link RequestFilter} begins
 * to read. A body that nobody asked for is the server's, which waits for its end without a thread.
 *
 * <p>One that turns out to be too large is read on all the same, to its end or the deadline, and
 * kept no longer: who still sends would not see an answer.
 *
 * <p>No answer is given on the threads that bring the body: in Open Liberty 26 they know the
 * request by what its first thread forgets when it is done with it, so that JAX-RS and CDI, which
 * ask there, fail (500, SRVE8504W). Thread-safe.
 */
final class ArrivingBody implements ReadListener {
  private static final System.Logger LOG = System.getLogger(ArrivingBody.class.getName());
  private static final String ATTRIBUTE = ArrivingBody.class.getName();
  private static final byte[] NONE = {};

  private final HttpServletRequest request;
  private final Settings settings;
  private final ArrivingBytes all;
  private final Executor answering;
  private final CompletableFuture<byte[]> whole = new CompletableFuture<>();

  /** Ends with the body; by itself when its time is over. */
  private final CompletableFuture<@Nullable Void> deadline = new CompletableFuture<>();

  // guarded by this
  private @Nullable BodyBuffer buffer; // null unless the body was asked for
  private @Nullable ServletInputStream in;

  /**
   * The body of a request that is going to be handed to the resources.
   *
   * @param all counts what is gathered
   * @param answering gives answers that are there as soon as the body is
   */
  ArrivingBody(
      HttpServletRequest request, Settings settings, ArrivingBytes all, Executor answering) {
    this.request = request;
    this.settings = settings;
    this.all = all;
    this.answering = answering;
    request.setAttribute(ATTRIBUTE, this);
  }

  static ArrivingBody of(HttpServletRequest request) {
    return (ArrivingBody) request.getAttribute(ATTRIBUTE);
  }

  /** The request itself: what JAX-RS injects knows it only until the resource returns. */
  HttpServletRequest request() {
    return request;
  }

  /**
   * Answers when the body is there.
   *
   * @param answer must not block; it runs on the thread that brings the body
   */
  CompletionStage<Response> answer(Function<byte[], CompletionStage<Response>> answer) {
    return answer(settings.count(Setting.BODY_BYTES), Body.BODY_TOO_LARGE, answer);
  }

  /** The same with what a client of a room sends, which may be smaller than other bodies. */
  CompletionStage<Response> answerFrame(Function<byte[], CompletionStage<Response>> answer) {
    return answer(settings.count(Setting.ROOM_FRAME_BYTES), Body.FRAME_TOO_LARGE, answer);
  }

  private CompletionStage<Response> answer(
      int most, String tooLarge, Function<byte[], CompletionStage<Response>> answer) {
    long length = request.getContentLengthLong();
    if (length > most) {
      throw Body.tooLarge(most, tooLarge).exception();
    }
    if (length == 0) {
      whole.complete(NONE);
    }
    synchronized (this) {
      buffer = new BodyBuffer(all, most, tooLarge, length);
    }
    return whole
        .handle((body, failure) -> failure == null ? made(answer, body) : made(failure))
        .thenCompose(made -> made.thenApplyAsync(Function.identity(), notOnThisThread()));
  }

  private static CompletionStage<Response> made(
      Function<byte[], CompletionStage<Response>> answer, byte[] body) {
    try {
      return answer.apply(body).exceptionally(failure -> Problems.of(failure).response());
    } catch (RuntimeException e) {
      return made(e);
    }
  }

  private static CompletionStage<Response> made(Throwable failure) {
    return CompletableFuture.completedFuture(Problems.of(failure).response());
  }

  /** Runs what another thread has to run there, and what this one has to run elsewhere. */
  private Executor notOnThisThread() {
    Thread here = Thread.currentThread();
    return task -> {
      if (Thread.currentThread() == here) {
        answering.execute(task);
      } else {
        task.run();
      }
    };
  }

  /**
   * Begins to read if a resource has asked for it. The timeout of the server itself is not used:
   * with Open Liberty 26 each one that passes is a warning in the log (WELD-000715).
   */
  void begin() throws IOException {
    ServletInputStream stream = open();
    if (stream != null) {
      Duration time = settings.time(Setting.BODY_TIME);
      deadline
          .completeOnTimeout(null, time.toMillis(), TimeUnit.MILLISECONDS)
          .thenRunAsync(() -> late(time), answering);
      stream.setReadListener(this);
    }
  }

  /** Where there is something to read; null if there is nothing, or nobody wants it. */
  private synchronized @Nullable ServletInputStream open() throws IOException {
    if (buffer == null || whole.isDone()) {
      return null;
    }
    ServletInputStream stream = request.getInputStream();
    if (!stream.isFinished()) {
      buffer.grow();
      if (buffer.refusal() == null) {
        in = stream;
        return stream;
      }
    }
    end();
    return null;
  }

  @Override
  public synchronized void onDataAvailable() throws IOException {
    while (buffer != null && in != null && !whole.isDone() && !in.isFinished() && in.isReady()) {
      buffer.read(in);
    }
  }

  @Override
  public void onAllDataRead() {
    end();
  }

  /** Hands on what there is. */
  private synchronized void end() {
    BodyBuffer gathered = buffer;
    if (gathered == null || whole.isDone()) {
      return;
    }
    deadline.cancel(false);
    byte[] body = gathered.whole();
    Problem problem = gathered.refusal();
    if (problem == null) {
      whole.complete(body);
    } else {
      whole.completeExceptionally(problem.exception());
    }
    gathered.release();
  }

  @Override
  public void onError(Throwable failure) {
    LOG.log(Level.DEBUG, "A body broke off", failure);
    fail(Problem.malformed("The body could not be read to its end."));
  }

  private void late(Duration time) {
    fail(
        Problem.of(
            408,
            "body-timeout",
            "The body did not arrive in time",
            "All of it must be there within " + time.toMillis() + " ms."));
  }

  /** The connection is of no more use: in it the body goes on. */
  private synchronized void fail(Problem problem) {
    if (buffer != null && !whole.isDone()) {
      buffer.refuse(problem.header("Connection", "close"));
      end();
    }
  }
}
