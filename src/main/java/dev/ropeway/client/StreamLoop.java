package dev.ropeway.client;

import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
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
 * How long a pause is, {@link Comeback} says. Its fields belong to the tasks of its {@link Serial};
 * what the stream brings is taken on the stream's thread.
 */
final class StreamLoop {
  private static final long STABLE_NANOS = Duration.ofSeconds(5).toNanos();

  private final Context context;
  private final HttpClient client;
  private final SharedMirror mirror;
  private final BiConsumer<RoomState, @Nullable Disconnect> changed;
  private final Runnable answered;
  private final Place place;
  private final Pause pause;
  private final Comeback comeback;
  private final CompletableFuture<Disconnect> stopped = new CompletableFuture<>();
  private @Nullable Reading reading;
  private @Nullable Disconnect last;
  private boolean held;
  private volatile @Nullable Instant retryAt;

  /**
   * {@code changed} is told every state but the last, {@code answered} that actions answered what
   * updates do not tell.
   */
  StreamLoop(
      Context context,
      HttpClient client,
      SharedMirror mirror,
      BiConsumer<RoomState, @Nullable Disconnect> changed,
      Runnable answered,
      Place place) {
    this.context = context;
    this.client = client;
    this.mirror = mirror;
    this.answered = answered;
    this.changed = changed;
    this.place = place;
    this.pause = new Pause(context.serial());
    LiveConnections shared = context.live();
    this.comeback =
        new Comeback(context.random(), shared == null ? context.random() : shared::turn);
  }

  /** Completes, on the Serial, when it was stopped or gave up. */
  CompletionStage<Disconnect> stopped() {
    return stopped;
  }

  /** Opens the stream. */
  void start() {
    if (!stopped.isDone()) {
      retryAt = null;
      changed.accept(RoomState.CONNECTING, null);
      Reading next = new Reading(context.addresses().current());
      reading = next;
      next.stream.run().thenAcceptAsync(disconnect -> ended(next, disconnect), context.serial());
    }
  }

  /**
   * When the next try is, by this machine's clock; null if there is to be none, or no need. Any
   * thread may ask.
   */
  @Nullable Instant retryAt() {
    return retryAt;
  }

  /** Whether no try is made before {@link #reconnect}. */
  boolean held() {
    return held;
  }

  /** Tries now, or looks now if it may be dead; and again by itself from now on. */
  void reconnect() {
    held = false;
    Reading current = reading;
    if (current != null) {
      current.stream.look();
    }
    pause.cut();
  }

  /** Makes no more tries by itself. */
  void cancel() {
    held = true;
    pause.hold();
    if (retryAt != null) {
      retryAt = null;
      changed.accept(RoomState.OFFLINE, last);
    }
  }

  /** What carries requests besides; null while the stream is none that does, or not open. */
  @Nullable LiveRequests requests() {
    Reading current = reading;
    return current == null ? null : current.stream.requests();
  }

  /** Has the client leave at once; null if requests have to do that. */
  @Nullable CompletableFuture<Answer> leave() {
    Reading current = reading;
    return current == null ? null : current.stream.leave();
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
    last = disconnect;
    Duration wait = comeback.pause(context.addresses().fresh(), which.lasted());
    retryAt = held ? null : context.wall().instant().plus(wait);
    pause.then(wait, this::start);
    if (held) {
      pause.hold();
    }
    changed.accept(RoomState.OFFLINE, disconnect);
  }

  /** One stream and what is known of it. */
  private final class Reading implements RenewableStream.Host {
    private final String url;
    private final RenewableStream stream;
    private volatile boolean live;
    private long liveSince;

    Reading(String url) {
      this.url = url;
      this.stream = new RenewableStream(context, client, mirror, place, this);
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
      if (Pending.answersIn(data)) {
        answered.run(); // it may have to be asked for
      }
      if (!live) {
        context.serial().execute(this::live);
      }
    }

    @Override
    public void retry(long milliseconds) {
      context.serial().execute(() -> comeback.told(Duration.ofMillis(milliseconds)));
    }

    private void live() {
      if (!live && reading == this && mirror.followed() >= 0) {
        live = true;
        liveSince = context.nanos().getAsLong();
        comeback.connected();
        context.addresses().worked();
        changed.accept(RoomState.LIVE, null);
      }
    }
  }
}
