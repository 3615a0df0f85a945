package dev.ropeway.client;

import dev.ropeway.json.JsonText;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a room's stream open.
 *
 * <pre>
 *                        start()
 *                          │
 *                          ▼     first event, or opened where it left off
 *      ┌─────────────► connecting ─────────────────────────────────────► live
 *      │                   │                                               │
 *      │ pause is over     │ no answer, 429, 5xx, protocol-broken          │ stream-ended,
 *      │                   ▼                                               │ server-silent, …
 *      └─────────────── offline ◄──────────────────────────────────────────┘
 *                          │
 *      from everywhere:    │ a final Disconnect (401 403 404 …, close())
 *                          ▼
 *                       closed
 * </pre>
 *
 * The pause grows with each failure ({@link ExponentialBackoff}) and starts anew after a stream
 * that lasted. Another server that has not failed yet is tried almost at once. Its fields belong to
 * the tasks of its {@link Serial}; what the stream brings is taken on the stream's thread.
 */
final class StreamLoop {
  private static final Duration AT_ONCE = Duration.ofMillis(100);
  private static final Duration OPENING = Duration.ofSeconds(10);
  private static final long STABLE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Context context;
  private final HttpClient client;
  private final SharedMirror mirror;
  private final BiConsumer<RoomState, @Nullable Disconnect> changed;
  private final String path;
  private final Pause pause;
  private final CompletableFuture<Disconnect> stopped = new CompletableFuture<>();
  private ExponentialBackoff backoff = ExponentialBackoff.standard();
  private @Nullable Reading reading;

  /** {@code changed} is told every state but the last. */
  StreamLoop(
      Context context,
      HttpClient client,
      SharedMirror mirror,
      BiConsumer<RoomState, @Nullable Disconnect> changed,
      String path) {
    this.context = context;
    this.client = client;
    this.mirror = mirror;
    this.changed = changed;
    this.path = path;
    this.pause = new Pause(context.serial());
  }

  /** Completes, on the Serial, when it was stopped or gave up. */
  CompletionStage<Disconnect> stopped() {
    return stopped;
  }

  /** Opens the stream. */
  void start() {
    if (!stopped.isDone()) {
      changed.accept(RoomState.CONNECTING, null);
      String url = context.addresses().current();
      Reading next = new Reading(url);
      reading = next;
      next.open();
    }
  }

  /** Ends it for good. */
  void stop(Disconnect disconnect) {
    stopped.complete(disconnect);
    pause.cancel();
    drop(disconnect);
  }

  /** Gives this connection up and makes another. */
  void drop(Disconnect disconnect) {
    Reading current = reading;
    if (current != null) {
      current.end(disconnect);
    }
  }

  private void ended(Reading which, Disconnect disconnect) {
    which.watchdog.stop();
    if (stopped.isDone() || which != reading) {
      return;
    }
    reading = null;
    if (disconnect.isFinal()) {
      stopped.complete(disconnect);
      return;
    }
    context.addresses().failed(which.url);
    changed.accept(RoomState.OFFLINE, disconnect);
    pause.then(nextPause(which), this::start);
  }

  private Duration nextPause(Reading ended) {
    double random = context.random().getAsDouble();
    if (context.addresses().fresh()) {
      return Duration.ofNanos((long) (random * AT_ONCE.toNanos()));
    }
    ExponentialBackoff now = ended.lasted() ? backoff.reset() : backoff;
    backoff = now.next();
    return now.pause(random);
  }

  /** One connection and what is known of it. */
  private final class Reading implements Connection.Handler {
    private final String url;
    private final Watchdog watchdog;
    private volatile @Nullable Connection connection;
    private volatile boolean live;
    private long liveSince;

    Reading(String url) {
      this.url = url;
      this.watchdog = new Watchdog(context, this::end);
    }

    void open() {
      Connection made =
          new Connection(
              client, () -> context.transport().stream(url, path, mirror.followed()), url, this);
      connection = made;
      watchdog.opening(OPENING);
      made.ended()
          .thenAcceptAsync(disconnect -> StreamLoop.this.ended(this, disconnect), context.serial());
    }

    void end(Disconnect disconnect) {
      Connection open = connection;
      if (open != null) {
        open.end(disconnect);
      }
    }

    boolean lasted() {
      return live && context.nanos().getAsLong() - liveSince >= STABLE_NANOS;
    }

    @Override
    public void opened() {
      // who left meanwhile is not named; all others are told anew
      mirror.change(Mirror::forgetEphemeral);
      context.meter().connected();
      watchdog.heard();
      context
          .serial()
          .execute(
              () -> {
                watchdog.opened();
                live();
              });
    }

    @Override
    public Disconnect refused(int status, HttpHeaders headers, byte[] body) {
      return Disconnect.answer(
          context.transport().judge(url, status, headers, body, Wanted.STREAM));
    }

    @Override
    public void heard(int bytes) {
      watchdog.heard();
      context.meter().received(bytes);
    }

    @Override
    public void event(String event, String data, String id) {
      Connection open = connection;
      if (open != null && open.isEnded()) {
        return; // it will come again
      }
      context.meter().event();
      if (event.equals("access")) {
        end(Disconnect.access(url, JsonText.read(data).asJsonObject().getString("reason", "")));
        return;
      }
      if (!mirror.receive(event, data)) {
        throw new IllegalStateException("an update does not follow the one before");
      }
      if (!live) {
        context.serial().execute(this::live);
      }
    }

    @Override
    public void retry(long milliseconds) {
      context
          .serial()
          .execute(() -> backoff = backoff.startingWith(Duration.ofMillis(milliseconds)));
    }

    @Override
    public void whenReady(Runnable task) {
      mirror.whenReady(task);
    }

    private void live() {
      if (!live && reading == this && mirror.followed() >= 0) {
        live = true;
        liveSince = context.nanos().getAsLong();
        context.addresses().worked();
        changed.accept(RoomState.LIVE, null);
      }
    }
  }
}
