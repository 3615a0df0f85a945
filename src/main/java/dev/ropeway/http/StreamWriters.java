package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.node.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.time.Duration;

/** Writes the streams of this node. Thread-safe. */
@ApplicationScoped
public class StreamWriters {
  @Inject private Ropeway ropeway;
  @Inject private StreamThreads threads;

  /**
   * Answers a request that has gone asynchronous with a stream, which ends the request itself; the
   * asynchronous response of JAX-RS is never resumed.
   *
   * @param heartbeat pause after which something is written at any rate
   */
  void begin(StreamSource source, HttpServletRequest request, Duration heartbeat)
      throws IOException {
    AsyncContext context = request.getAsyncContext();
    context.setTimeout(0);
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(MediaType.SERVER_SENT_EVENTS);
    response.setHeader("X-Accel-Buffering", "no");
    response.flushBuffer(); // Liberty passes over the first flush of every response
    threads.start(
        new EventStream(
            source,
            context,
            response.getOutputStream(),
            heartbeat,
            ropeway.settings().get(Setting.STREAM_RETRY),
            ropeway.remote().rooms()::written));
    Turn turn = Turn.of(request);
    if (turn != null) {
      turn.end(); // from now on it is a stream
    }
  }
}
