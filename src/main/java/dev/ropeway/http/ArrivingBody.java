package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.Problems;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
  private static final int TOO_MUCH = 429;

  private final HttpServletRequest request;
  private final Settings settings;
  private final ArrivingBytes all;
  private final Executor answering;
  private final Executor refusing;
  private final CompletableFuture<BodyBuffer> ended = new CompletableFuture<>();

  /** Whether the time was over before the body had ended. */
  private final CompletableFuture<Boolean> late = new CompletableFuture<>();

  // guarded by this
  private @Nullable BodyBuffer buffer; // null unless the body was asked for and has not ended
  private @Nullable ServletInputStream in;

  /**
   * The body of a request that is going to be handed to the resources.
   *
   * @param all counts what is gathered
   * @param answering gives answers that are there as soon as the body is
   * @param refusing gives answers to those who want too much, after a while
   */
  ArrivingBody(
      HttpServletRequest request,
      Settings settings,
      ArrivingBytes all,
      Executor answering,
      Executor refusing) {
    this.request = request;
    this.settings = settings;
    this.all = all;
    this.answering = answering;
    this.refusing = refusing;
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
    synchronized (this) {
      buffer = new BodyBuffer(all, settings, most, tooLarge, length);
    }
    if (length == 0) {
      end(null);
    }
    CompletableFuture<Response> answered = new CompletableFuture<>();
    ended.thenAccept(
        gathered -> {
          Thread here = Thread.currentThread();
          made(answer, gathered)
              .exceptionally(failure -> ProblemResponses.of(failure))
              .whenComplete(
                  (made, failure) -> {
                    Runnable settle = () -> settle(answered, made, failure);
                    if (made != null && made.getStatus() == TOO_MUCH) {
                      refusing.execute(settle);
                    } else {
                      away(here, settle);
                    }
                  });
        });
    return answered;
  }

  /** What was gathered is kept no longer than it takes to make something of it. */
  private static CompletionStage<Response> made(
      Function<byte[], CompletionStage<Response>> answer, BodyBuffer gathered) {
    try {
      return answer.apply(gathered.whole());
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    } finally {
      gathered.release();
    }
  }

  private static void settle(
      CompletableFuture<Response> answered, @Nullable Response made, @Nullable Throwable failure) {
    if (failure == null) {
      answered.complete(made);
    } else {
      answered.completeExceptionally(failure);
    }
  }

  /**
   * Runs what another thread has to run there, and what this one has to run elsewhere. A stage that
   * is composed would not do: who finds it done completes what depends on it.
   */
  private void away(Thread from, Runnable task) {
    if (Thread.currentThread() != from) {
      task.run();
      return;
    }
    try {
      answering.execute(task);
    } catch (RejectedExecutionException e) {
      task.run(); // the application stops: better there than never
    }
  }

  /**
   * Begins to read if a resource has asked for it. The timeout of the server itself is not used:
   * with Open Liberty 26 each one that passes is a warning in the log (WELD-000715).
   */
  void begin() {
    try {
      ServletInputStream stream = open();
      if (stream == null) {
        end(null);
      } else if (stream.isFinished()) {
        take(stream);
        end(null);
      } else {
        late.completeOnTimeout(
                true, settings.time(Setting.BODY_TIME).toMillis(), TimeUnit.MILLISECONDS)
            .thenAccept(this::timeIsOver);
        stream.setReadListener(this);
      }
    } catch (IOException e) {
      onError(e);
    } catch (RuntimeException e) {
      fail(Problems.of(e));
    }
  }

  /** Where there is something to read; null if there is nothing, or nobody wants it. */
  private synchronized @Nullable ServletInputStream open() throws IOException {
    if (buffer != null) {
      ServletInputStream stream = request.getInputStream();
      if (hasMore(stream) && buffer.grow()) {
        in = stream;
      }
    }
    return in;
  }

  /** What has arrived as a whole: Payara tells no listener of it. */
  private synchronized void take(ServletInputStream stream) throws IOException {
    while (buffer != null && stream.available() > 0) {
      buffer.read(stream);
    }
  }

  /** Payara takes for finished what has arrived as a whole, also if nobody has read it. */
  private static boolean hasMore(ServletInputStream stream) throws IOException {
    return !stream.isFinished() || stream.available() > 0;
  }

  /** Whoever sends without a pause keeps a thread here, but not beyond the deadline. */
  @Override
  public synchronized void onDataAvailable() throws IOException {
    while (buffer != null && in != null && !late.isDone() && hasMore(in) && in.isReady()) {
      buffer.read(in);
    }
  }

  @Override
  public void onAllDataRead() {
    end(null);
  }

  @Override
  public void onError(Throwable failure) {
    LOG.log(Level.DEBUG, "A body broke off", failure);
    fail(Problem.malformed("The body could not be read to its end."));
  }

  private void timeIsOver(boolean first) {
    if (first) {
      String time = "All of it must be there within " + settings.get(Setting.BODY_TIME) + " ms.";
      Problem problem = Problem.of(408, "body-timeout", "The body did not arrive in time", time);
      away(Thread.currentThread(), () -> fail(problem));
    }
  }

  /** The connection is of no more use: in it the body goes on. */
  private void fail(Problem problem) {
    end(problem.header("Connection", "close"));
  }

  /** Hands on what there is, whoever comes first. */
  private void end(@Nullable Problem failure) {
    BodyBuffer gathered = taken();
    if (gathered != null) {
      if (failure != null) {
        gathered.refuse(failure);
      }
      late.complete(false);
      ended.complete(gathered);
    }
  }

  private synchronized @Nullable BodyBuffer taken() {
    BodyBuffer taken = buffer;
    buffer = null;
    return taken;
  }
}
