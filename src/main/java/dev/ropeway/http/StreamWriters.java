package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.node.Ropeway;
import dev.ropeway.wire.RetryJitter;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Writes the streams of this node. Thread-safe. */
@ApplicationScoped
public class StreamWriters {
  private static final System.Logger LOG = System.getLogger(StreamWriters.class.getName());

  /** Threads for each processor that write what does not wait for readers. */
  private static final int CREW = 2;

  private static final long LONGEST_PAUSE = 1_000;

  @Inject private Ropeway ropeway;

  /** Each with its heartbeat. */
  private final Map<StreamWriter, Duration> open = new ConcurrentHashMap<>();

  private final AtomicBoolean looking = new AtomicBoolean();
  private Crew crew;

  @PostConstruct
  void assemble() {
    int processors = Runtime.getRuntime().availableProcessors();
    crew = new Crew(ropeway.threads(), CREW * processors, ropeway.clock());
  }

  /**
   * Answers a request that has gone asynchronous with a stream, which ends the request itself; the
   * asynchronous response of JAX-RS is never resumed. It must have no time limit, which the
   * container allows to be said on its first thread alone.
   *
   * @param turn what the request is counted by until it is a stream; null if nothing
   * @param heartbeat pause after which something is written at any rate
   */
  void begin(StreamSource source, AsyncContext context, @Nullable Turn turn, Duration heartbeat)
      throws IOException {
    HttpServletResponse response = (HttpServletResponse) context.getResponse();
    response.setStatus(HttpServletResponse.SC_OK);
    response.setContentType(MediaType.SERVER_SENT_EVENTS);
    response.setHeader("X-Accel-Buffering", "no");
    response.flushBuffer(); // Liberty passes over the first flush of every response
    StreamWriter writer =
        new StreamWriter(
            source,
            response.getOutputStream(),
            crew,
            ropeway.threads(),
            ropeway.clock(),
            ropeway.remote().rooms()::written,
            ended -> {
              open.remove(ended);
              complete(context);
            });
    if (turn != null) {
      turn.end(); // from now on it is a stream
    }
    open.put(writer, heartbeat);
    writer.begin(RetryJitter.of(ropeway.settings().get(Setting.STREAM_RETRY)));
    if (looking.compareAndSet(false, true)) {
      lookSoon();
    }
  }

  static void complete(AsyncContext context) {
    try {
      context.complete();
    } catch (IllegalStateException e) {
      LOG.log(Level.DEBUG, "The container had ended the request already", e);
    }
  }

  private void lookSoon() {
    Settings settings = ropeway.settings();
    long heartbeat =
        Math.min(settings.get(Setting.HEARTBEAT), settings.get(Setting.ROOM_HEARTBEAT));
    long pause = Math.min(LONGEST_PAUSE, heartbeat / 4);
    CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, crew).execute(this::look);
  }

  /** While there is none, nobody looks. */
  private void look() {
    open.forEach(StreamWriter::look);
    if (!open.isEmpty()) {
      lookSoon();
      return;
    }
    looking.set(false);
    if (!open.isEmpty() && looking.compareAndSet(false, true)) {
      lookSoon();
    }
  }
}
