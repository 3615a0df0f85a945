package dev.ropeway.client;

import dev.ropeway.client.Disconnect.Type;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A room's stream: one connection, and for a moment two, when it passes on to one with a newer
 * token, or from server-sent events to a live connection, which takes newer tokens itself.
 *
 * <pre>
 *     one ── renew() ──► two ── both are as far ──► the other one
 *      ▲                  │
 *      └── the other one ended, or was never as far: again after a pause
 * </pre>
 *
 * The server sees this client all the time, and what is followed lacks nothing and has nothing
 * twice. Thread-safe: each connection brings its events on a thread of its own.
 */
final class RenewableStream {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final ExponentialBackoff BACKOFF =
      new ExponentialBackoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

  /** Takes what comes, one call after another. */
  interface Host {
    /** The stream is open. */
    void opened();

    /** An event that counts; throws if it does not follow what came before. */
    void event(String event, JsonObject data);

    /** The server asks to come back after so long. */
    void retry(long milliseconds);
  }

  private final Context context;
  private final HttpClient client;
  private final SharedMirror mirror;
  private final Place place;
  private final Host host;
  private final CompletableFuture<Disconnect> ended = new CompletableFuture<>();

  // guarded by this
  private @Nullable Reading current;
  private @Nullable Reading next;
  private @Nullable Handover handover;
  private @Nullable Handover passed; // messages of the old one may still come again
  private @Nullable String newer; // the token to go on with, if it renews
  private boolean renews;
  private boolean waits;
  private boolean company;
  private ExponentialBackoff backoff = BACKOFF;
  private Runnable unwait = () -> {};

  RenewableStream(Context context, HttpClient client, SharedMirror mirror, Place place, Host host) {
    this.context = context;
    this.client = client;
    this.mirror = mirror;
    this.place = place;
    this.host = host;
  }

  /** Opens it once there is a token; completes with what ended it. */
  CompletionStage<Disconnect> run() {
    context
        .transport()
        .keeper()
        .usable()
        .whenCompleteAsync(
            (token, failure) -> {
              if (failure == null) {
                open(token);
              } else {
                end(TokenKeeper.why(failure));
              }
            },
            context.serial());
    return ended;
  }

  private synchronized void open(@Nullable String token) {
    if (!ended.isDone()) {
      renews = false;
      Reading first = new Reading(token);
      current = first;
      first.open();
      LiveConnections live = context.live();
      if (live != null) {
        unwait = live.choice().whenLive(() -> context.serial().execute(this::passNow));
      }
    }
  }

  private synchronized void passNow() {
    pass();
  }

  /** Passes on to a connection with a newer token, unless it was opened with that already. */
  synchronized void renew(@Nullable String token) {
    if (current == null || !Objects.equals(current.token, token)) {
      newer = token;
      renews = true;
      pass();
    }
  }

  /** What carries requests besides; null if this stream does not, or is not open. */
  synchronized @Nullable LiveRequests requests() {
    LiveWatch live = current == null ? null : current.live;
    return live == null ? null : live.carrying();
  }

  /** Has the client leave at once; null if this stream cannot, or is not open. */
  synchronized @Nullable CompletableFuture<Answer> leave() {
    LiveWatch live = current == null ? null : current.live;
    return live == null || live.carrying() == null ? null : live.leave();
  }

  /** Looks at once whether it is still alive. */
  synchronized void look() {
    if (current != null) {
      current.look();
    }
    if (next != null) {
      next.look();
    }
  }

  /** Ends it for a reason. */
  void end(Disconnect disconnect) {
    ended.complete(disconnect);
    synchronized (this) {
      endBoth(disconnect);
    }
  }

  private void endBoth(Disconnect disconnect) {
    unwait.run();
    if (current != null) {
      current.end(disconnect);
    }
    if (next != null) {
      next.end(disconnect);
    }
  }

  private synchronized void take(Reading from, String event, JsonObject data) {
    if (from.isEnded()) {
      return; // it will come again
    }
    if (event.equals("access")) {
      denied(from, data.getString("reason", ""));
    } else if (counts(from, event, data)) {
      host.event(event, data);
    }
    meet();
    pass();
  }

  private void denied(Reading from, String reason) {
    Disconnect disconnect = Disconnect.access(from.url, reason);
    if (disconnect.type() == Type.TOKEN_EXPIRED) {
      context.transport().keeper().expired(from.token);
    }
    from.end(disconnect);
  }

  private boolean counts(Reading from, String event, JsonObject data) {
    Handover passing = handover;
    if (from == current) {
      company |= event.equals("clients");
      if (passing != null) {
        return passing.old(event, data);
      }
      return passed == null || passed.next(event, data);
    }
    if (from != next || passing == null) {
      return false;
    }
    boolean named = passing.named();
    boolean counts = passing.next(event, data);
    if (passing.named() && !named) {
      mirror.change(Mirror::expectEphemeral);
    }
    return counts;
  }

  /** Opens the other one if there is a reason, and something to go on from. */
  private void pass() {
    long version = mirror.followed();
    Reading old = current;
    if (old == null || !old.isOpen() || version < 0 || ended.isDone() || next != null || waits) {
      return;
    }
    if (old.live != null) {
      if (renews) {
        renews = false;
        old.renew(newer);
      }
    } else if (renews || mayBeLive()) {
      handover = new Handover(version, company);
      Reading other = new Reading(renews ? newer : old.token);
      next = other;
      renews = false;
      other.open();
      context.serial().schedule(PATIENCE, () -> limit(other));
    }
  }

  private boolean mayBeLive() {
    LiveConnections live = context.live();
    return live != null && live.choice().isLive();
  }

  private synchronized void limit(Reading other) {
    if (other == next) {
      other.end(new Disconnect(Type.STREAM_ENDED, "two streams never brought the same"));
    }
  }

  /** Goes on with the other one alone as soon as that is possible. */
  private void meet() {
    Handover passing = handover;
    if (next == null || passing == null || !next.isOpen() || ended.isDone()) {
      return;
    }
    passing.reached(mirror.followed()).forEach(update -> host.event("update", update));
    if (passing.done()) {
      goOn();
    }
  }

  private void goOn() {
    Reading old = current;
    current = next;
    next = null;
    passed = handover;
    handover = null;
    backoff = BACKOFF;
    if (old != null) {
      old.end(new Disconnect(Type.CLOSED, "the stream goes on with a newer token"));
    }
  }

  private synchronized void lost(Reading which, Disconnect disconnect) {
    if (ended.isDone() || (which != current && which != next)) {
      return;
    }
    LiveConnections live = context.live();
    if (live != null && which.live == null && disconnect.type() == Type.SERVER_UNREACHABLE) {
      live.choice().unreachable();
    }
    Handover passing = handover;
    boolean isNext = which == next;
    if (!disconnect.isFinal() && isNext && passing != null && !passing.begun()) {
      again(which.token);
    } else if (!disconnect.isFinal() && !isNext && passing != null && passing.hasUpdates()) {
      goOn();
    } else {
      ended.complete(disconnect);
      endBoth(disconnect);
    }
  }

  private void again(@Nullable String token) {
    next = null;
    handover = null;
    if (!renews && (current == null || !Objects.equals(current.token, token))) {
      newer = token;
      renews = true;
    }
    waits = true;
    Duration pause = backoff.pause(context.random().getAsDouble());
    backoff = backoff.next();
    context.serial().schedule(pause, this::tryAgain);
  }

  private synchronized void tryAgain() {
    waits = false;
    pass();
  }

  /** One connection, of either kind, and what is known of it. */
  private final class Reading implements Connection.Handler {
    private final String url = context.addresses().current();
    private final @Nullable LiveWatch live;
    private final @Nullable Connection events;
    private volatile @Nullable String token;
    private volatile boolean open;

    Reading(@Nullable String token) {
      this.token = token;
      LiveConnections all = context.live();
      this.live =
          all != null && all.choice().isLive() ? new LiveWatch(context, all, token, this) : null;
      this.events = live == null ? new Connection(context, client, url, token, this) : null;
    }

    void open() {
      JsonValue after = mirror.after();
      if (live != null) {
        live.ended().thenAcceptAsync(why -> lost(this, why), context.serial());
        live.open(url, place, after);
      } else if (events != null) {
        events.ended().thenAcceptAsync(why -> lost(this, why), context.serial());
        events.open(place, after);
      }
    }

    boolean isOpen() {
      return open && !isEnded();
    }

    boolean isEnded() {
      return live != null ? live.isEnded() : events != null && events.isEnded();
    }

    void end(Disconnect disconnect) {
      if (live != null) {
        live.end(disconnect);
      } else if (events != null) {
        events.end(disconnect);
      }
    }

    void renew(@Nullable String newest) {
      token = newest;
      if (live != null) {
        live.renew(newest);
      }
    }

    void look() {
      if (live != null) {
        live.look();
      } else if (events != null) {
        events.look();
      }
    }

    @Override
    public void opened() {
      context.meter().connected();
      open = true;
      synchronized (RenewableStream.this) {
        if (this != next) {
          host.opened();
        }
        meet();
      }
    }

    @Override
    public void event(String event, JsonObject data) {
      take(this, event, data);
    }

    @Override
    public void retry(long milliseconds) {
      host.retry(milliseconds);
    }

    @Override
    public void whenReady(Runnable task) {
      mirror.whenReady(task);
    }
  }
}
