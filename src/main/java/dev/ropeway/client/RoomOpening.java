package dev.ropeway.client;

import dev.ropeway.client.Disconnect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Opens a room: signs in where that is needed, begins the room, and gives up in time. Then it
 * stands for the room where tokens are renewed. Thread-safe; all is done by tasks of its {@link
 * Serial}.
 */
final class RoomOpening implements TokenKeeper.Member {
  /** How a client is called that nobody has named. */
  static final String NAMELESS = "java";

  private final RopewayClient owner;
  private final Serial serial;
  private final @Nullable String client;
  private final Duration timeout;
  private final TokenKeeper keeper;
  private final CompletableFuture<Room> opened = new CompletableFuture<>();
  private volatile @Nullable String identity;
  private @Nullable Room room; // belongs to the tasks of the Serial

  /** Of a client that goes by a name; null: by that of its token. */
  RoomOpening(RopewayClient owner, @Nullable String client, Duration timeout) {
    this.owner = owner;
    this.serial = owner.serial();
    this.client = client;
    this.timeout = timeout;
    this.keeper = owner.join(this);
  }

  /** Of the tokens that the room uses. */
  TokenKeeper keeper() {
    return keeper;
  }

  /** Begins; completes once the room is live, and fails if it cannot be or takes too long. */
  CompletableFuture<Room> begin(Function<String, Room> making) {
    serial.schedule(timeout, this::late);
    name()
        .whenCompleteAsync(
            (name, failure) -> {
              if (failure == null) {
                make(making, name);
              } else {
                fail(TokenKeeper.why(failure));
              }
            },
            serial);
    return opened;
  }

  /** A server that knows who this is says so; it is asked only if there are tokens. */
  private CompletableFuture<String> name() {
    return keeper.hasSource()
        ? keeper.signIn().thenApply(this::name)
        : CompletableFuture.completedFuture(name(null));
  }

  private String name(@Nullable String known) {
    if (known != null && client != null && !known.equals(client)) {
      throw new RoomClosedException(
          new Disconnect(
              Type.IDENTITY_CHANGED,
              "the server says that this is \"" + known + "\", not \"" + client + "\""));
    }
    return Objects.requireNonNullElse(known == null ? client : known, NAMELESS);
  }

  private void make(Function<String, Room> making, String name) {
    if (opened.isDone()) {
      return;
    }
    identity = name;
    Room made = making.apply(name);
    room = made;
    made.ended().thenRun(() -> keeper.leave(this));
    owner.open(made).whenComplete(this::opened);
  }

  private void opened(@Nullable Room live, @Nullable Throwable failure) {
    if (live == null) {
      opened.completeExceptionally(new RoomClosedException(TokenKeeper.why(failure)));
    } else {
      opened.complete(live);
    }
  }

  private void late() {
    Room begun = room;
    if (begun == null) {
      fail(notInTime(Objects.requireNonNullElse(keeper.trouble(), "no answer")));
    } else if (!begun.wasLive()) {
      begun.stop(notInTime(begun.disconnect().map(Disconnect::toString).orElse("no answer")));
    }
  }

  private Disconnect notInTime(String last) {
    return new Disconnect(
        Type.NOT_IN_TIME, "not live after " + timeout.toMillis() + " ms: " + last);
  }

  /** It will be no room. */
  private void fail(Disconnect disconnect) {
    if (opened.completeExceptionally(new RoomClosedException(disconnect))) {
      keeper.leave(this);
    }
  }

  @Override
  public @Nullable String identity() {
    return identity;
  }

  @Override
  public void renewed(@Nullable String token) {
    serial.execute(
        () -> {
          if (room != null) {
            room.renew(token);
          }
        });
  }

  @Override
  public void over(Disconnect disconnect) {
    serial.execute(
        () -> {
          if (room == null) {
            fail(disconnect);
          } else {
            room.stop(disconnect);
          }
        });
  }
}
