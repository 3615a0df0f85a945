package dev.ropeway.client;

import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Gets into some room of a group: asks the server for one, connects to it, and asks again if the
 * seat was lost on the way.
 *
 * <pre>
 *      ┌── silence, 5xx: again after a pause, perhaps at another server
 *      ▼
 *    asking ────────────── a room ─────────────► connecting ──────────────► live
 *      ▲                                              │
 *      └──────────── room-full, a few times ──────────┘
 * </pre>
 *
 * Thread-safe; all is done by tasks of its {@link Serial}.
 */
final class GroupJoin implements TokenKeeper.Member {
  /** Whoever loses so many seats on the way is told that all is full. */
  private static final int MOST_SEATS = 5;

  /** Opens a room, as a builder does. */
  interface Connecting {
    CompletableFuture<Room> to(String key, Duration timeout);
  }

  private final Serial serial;
  private final Addresses addresses;
  private final Transport transport;
  private final TokenKeeper keeper;
  private final String path;
  private final @Nullable String client;
  private final Duration timeout;
  private final Connecting connecting;
  private final CompletableFuture<Room> opened = new CompletableFuture<>();
  private final long begun = System.nanoTime();

  // belong to the tasks of the Serial
  private String trouble = "no answer";
  private int seats;
  private ExponentialBackoff backoff = ExponentialBackoff.standard();

  /** Of a client that goes by a name; null: by that of its token. */
  GroupJoin(
      RopewayClient owner,
      String path,
      @Nullable String client,
      Duration timeout,
      Connecting connecting) {
    this.serial = owner.serial();
    this.addresses = new Addresses(owner.urls());
    this.path = path;
    this.client = client;
    this.timeout = timeout;
    this.connecting = connecting;
    this.keeper = owner.join(this);
    this.transport =
        new Transport(owner.http(), addresses, keeper, new TrafficMeter(), System::nanoTime);
  }

  /** Begins; completes once a room is live, and fails if none can be or it takes too long. */
  CompletableFuture<Room> begin() {
    opened.whenComplete((room, failure) -> keeper.leave(this));
    serial.schedule(timeout, this::late);
    CompletableFuture<@Nullable String> known =
        keeper.hasSource() ? keeper.signIn() : CompletableFuture.completedFuture(null);
    known.whenCompleteAsync(
        (name, failure) -> {
          if (failure == null) {
            String own = name == null ? client : name;
            ask(JsonValues.object().add("client", own(own)).build());
          } else {
            fail(TokenKeeper.why(failure));
          }
        },
        serial);
    return opened;
  }

  private static String own(@Nullable String name) {
    return Objects.requireNonNullElse(name, RoomOpening.NAMELESS);
  }

  private void ask(JsonObject body) {
    if (!opened.isDone()) {
      transport
          .send("POST", path, body, Wanted.SEAT)
          .thenAcceptAsync(answer -> answered(answer, body), serial);
    }
  }

  private void answered(Answer answer, JsonObject body) {
    if (answer.ok()) {
      addresses.worked();
      connect(answer.body().getString("key"), body);
    } else if (answer.mayPass()) {
      trouble = answer.detail();
      addresses.failed(answer.url());
      again(answer.retryAfter(), body);
    } else {
      fail(Disconnect.answer(answer));
    }
  }

  private void again(Duration least, JsonObject body) {
    Duration pause = backoff.pause(ThreadLocalRandom.current().nextDouble());
    backoff = backoff.next();
    serial.schedule(pause.compareTo(least) < 0 ? least : pause, () -> ask(body));
  }

  private void connect(String key, JsonObject body) {
    Duration left = timeout.minusNanos(System.nanoTime() - begun);
    if (opened.isDone() || left.isNegative() || left.isZero()) {
      late();
      return;
    }
    seats++;
    connecting
        .to(key, left)
        .whenCompleteAsync(
            (room, failure) -> {
              if (room == null) {
                refused(TokenKeeper.why(failure), body);
              } else if (!opened.complete(room)) {
                room.leave(); // it came too late
              }
            },
            serial);
  }

  private void refused(Disconnect why, JsonObject body) {
    if (why.type() == Type.ROOM_FULL && seats < MOST_SEATS) {
      again(Duration.ZERO, body);
    } else {
      fail(why);
    }
  }

  private void late() {
    String last = Objects.requireNonNullElse(keeper.trouble(), trouble);
    fail(new Disconnect(Type.NOT_IN_TIME, "not live after " + timeout.toMillis() + " ms: " + last));
  }

  private void fail(Disconnect disconnect) {
    opened.completeExceptionally(new RoomClosedException(disconnect));
  }

  @Override
  public @Nullable String identity() {
    return null; // its room will have one
  }

  @Override
  public void renewed(@Nullable String token) {
    // requests take it from the keeper
  }

  @Override
  public void over(Disconnect disconnect) {
    fail(disconnect);
  }
}
