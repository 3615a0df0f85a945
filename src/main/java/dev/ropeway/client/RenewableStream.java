package dev.ropeway.client;

import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A room's stream: one connection, and for a moment two, when it passes on to one with a newer
 * token.
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
  private static final Duration OPENING = Duration.ofSeconds(10);
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
  private final String path;
  private final Host host;
  private final CompletableFuture<Disconnect> ended = new CompletableFuture<>();

  // guarded by this
  private @Nullable Reading current;
  private @Nullable Reading next;
  private @Nullable Handover handover;
  private @Nullable Handover passed; // messages of the old one may still come again
  private @Nullable String newer; // the token to go on with
  private boolean waits;
  private boolean company;
  private ExponentialBackoff backoff = BACKOFF;

  RenewableStream(Context context, HttpClient client, SharedMirror mirror, String path, Host host) {
    this.context = context;
    this.client = client;
    this.mirror = mirror;
    this.path = path;
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
      newer = null;
      Reading first = new Reading(token);
      current = first;
      first.open();
    }
  }

  /** Passes on to a connection with a newer token, unless it was opened with that already. */
  synchronized void renew(@Nullable String token) {
    if (current == null || !Objects.equals(current.token, token)) {
      newer = token;
      pass();
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
    boolean ready = current != null && current.isOpen() && version >= 0 && !ended.isDone();
    if (newer == null || next != null || waits || !ready) {
      return;
    }
    handover = new Handover(version, company);
    Reading other = new Reading(newer);
    next = other;
    newer = null;
    other.open();
    context.serial().schedule(PATIENCE, () -> limit(other));
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
    which.watchdog.stop();
    if (ended.isDone() || (which != current && which != next)) {
      return;
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
    newer = newer == null ? token : newer;
    waits = true;
    Duration pause = backoff.pause(context.random().getAsDouble());
    backoff = backoff.next();
    context.serial().schedule(pause, this::tryAgain);
  }

  private synchronized void tryAgain() {
    waits = false;
    pass();
  }

  /** One connection and what is known of it. */
  private final class Reading implements Connection.Handler {
    private final @Nullable String token;
    private final String url = context.addresses().current();
    private final Watchdog watchdog = new Watchdog(context, this::end);
    private volatile @Nullable Connection connection;
    private volatile boolean open;

    Reading(@Nullable String token) {
      this.token = token;
    }

    void open() {
      long version = mirror.followed();
      context.serial().execute(() -> watchdog.opening(OPENING));
      Connection made =
          new Connection(
              client, () -> context.transport().stream(token, url, path, version), url, this);
      connection = made;
      made.ended()
          .thenAcceptAsync(
              disconnect -> RenewableStream.this.lost(this, disconnect), context.serial());
    }

    boolean isOpen() {
      return open && !isEnded();
    }

    boolean isEnded() {
      Connection made = connection;
      return made != null && made.isEnded();
    }

    void end(Disconnect disconnect) {
      Connection made = connection;
      if (made != null) {
        made.end(disconnect);
      }
    }

    @Override
    public void opened() {
      context.meter().connected();
      watchdog.heard();
      open = true;
      synchronized (RenewableStream.this) {
        if (this != next) {
          host.opened();
        }
        meet();
      }
      context.serial().execute(watchdog::opened);
    }

    @Override
    public Disconnect refused(int status, HttpHeaders headers, byte[] body) {
      return context.transport().refused(token, url, status, headers, body);
    }

    @Override
    public void heard(int bytes) {
      watchdog.heard();
      context.meter().received(bytes);
    }

    @Override
    public void event(String event, String data, String id) {
      context.meter().event(event, data.getBytes(StandardCharsets.UTF_8).length);
      take(this, event, JsonText.read(data).asJsonObject());
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
