package dev.ropeway.http;

import dev.ropeway.bounds.Lease;
import dev.ropeway.delivery.UpdateStream;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that is to be answered with a stream as soon as that has begun; no thread waits
 * meanwhile.
 */
final class StreamStart {
  private static final System.Logger LOG = System.getLogger(StreamStart.class.getName());

  private final StreamWriters writers;
  private final AsyncContext context;
  private final @Nullable Turn turn;
  private final AsyncResponse suspended;
  private final Duration heartbeat;
  private final boolean stamped;

  /**
   * That of a request that has gone asynchronous; on its first thread.
   *
   * @param stamped see {@link KeySource}
   */
  StreamStart(
      StreamWriters writers,
      HttpServletRequest request,
      AsyncResponse suspended,
      Duration heartbeat,
      boolean stamped) {
    this.stamped = stamped;
    this.writers = writers;
    this.context = request.getAsyncContext();
    this.turn = Turn.of(request);
    this.suspended = suspended;
    this.heartbeat = heartbeat;
    context.setTimeout(0); // what is read for it has a time limit of its own
  }

  /**
   * Answers it, on a thread that may block.
   *
   * @param stream null if it could not begin
   * @param lease by which the stream is counted
   */
  void go(@Nullable UpdateStream stream, @Nullable Throwable failure, Lease lease) {
    if (stream == null) {
      lease.close();
      suspended.resume(ProblemResponses.of(Objects.requireNonNull(failure)));
      return;
    }
    StreamSource source = new LeasedSource(new KeySource(stream, stamped), lease);
    try {
      writers.begin(source, context, turn, heartbeat);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A stream reader is gone before it began", e);
      source.close();
      StreamWriters.complete(context);
    } catch (RuntimeException | Error e) {
      source.close();
      suspended.resume(ProblemResponses.of(e));
    }
  }
}
