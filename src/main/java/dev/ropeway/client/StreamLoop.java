package dev.ropeway.client;

import jakarta.json.JsonObject;
import java.net.http.HttpClient;
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
      Reading next = new Reading(context.addresses().current());
      reading = next;
      next.stream.run().thenAcceptAsync(disconnect -> ended(next, disconnect), context.serial());
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
      current.stream.end(disconnect);
    }
  }

  /** There is a newer token. */
  void renew(@Nullable String token) {
    Reading current = reading;
    if (current != null) {
      current.stream.renew(token);
    }
  }

  private void ended(Reading which, Disconnect disconnect) {
    if (stopped.isDone() || which != reading) {
      return;
    }
    reading = null;
    if (disconnect.isFinal()) {
      stopped.complete(disconnect);
      return;
    }
    if (disconnect.type() != Disconnect.Type.TOKEN_EXPIRED) {
      context.addresses().failed(which.url);
    }
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

  /** One stream and what is known of it. */
  private final class Reading implements RenewableStream.Host {
    private final String url;
    private final RenewableStream stream;
    private volatile boolean live;
    private long liveSince;

    Reading(String url) {
      this.url = url;
      this.stream = new RenewableStream(context, client, mirror, path, this);
    }

    boolean lasted() {
      return live && context.nanos().getAsLong() - liveSince >= STABLE_NANOS;
    }

    @Override
    public void opened() {
      // who left meanwhile is not named; all others are told anew
      mirror.change(Mirror::forgetEphemeral);
      context.serial().execute(this::live);
    }

    @Override
    public void event(String event, JsonObject data) {
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
