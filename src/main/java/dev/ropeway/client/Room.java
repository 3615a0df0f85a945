package dev.ropeway.client;

import dev.ropeway.Outcome;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A live copy of a key: shows own changes at once, follows the server's, and comes back by itself
 * when the connection breaks. Thread-safe.
 *
 * <p>Listeners are called one after another, in order, on a thread of the client's; a listener that
 * takes its time delays those after it and, in the end, the stream, but never {@link #data}.
 * Futures of outcomes complete there too: a listener must not wait for one.
 */
public final class Room implements Patching, Container, AutoCloseable {
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final Duration TIME_PATIENCE = Duration.ofSeconds(1);
  private static final Disconnect CLOSED =
      new Disconnect(Disconnect.Type.CLOSED, "the room was closed");

  private final SharedMirror mirror;
  private final Link link;
  private final GlideLoop glides;
  private final ThreadLocal<@Nullable Batching> batching = new ThreadLocal<>();
  private final CompletableFuture<Room> live = new CompletableFuture<>();
  private final CompletableFuture<Boolean> left = new CompletableFuture<>();
  private volatile RoomState state = RoomState.CONNECTING;
  private volatile @Nullable Disconnect disconnect;

  /** The link is made with what the room wants to be told of the connection. */
  Room(
      SharedMirror mirror,
      Function<BiConsumer<RoomState, @Nullable Disconnect>, Link> linking,
      Function<Link, GlideLoop> gliding) {
    this.mirror = mirror;
    this.link = linking.apply(this::changeState);
    this.glides = gliding.apply(link);
  }

  /** Which key it is of. */
  public String key() {
    return mirror.place().key();
  }

  /** Who this is to others. */
  public String client() {
    return mirror.read(Mirror::identity);
  }

  /** What to show: the server's data with the undecided actions on top. Frozen. */
  @Override
  public JsonValue data() {
    return mirror.read(shown -> Objects.requireNonNullElse(shown.data(), JsonValue.NULL));
  }

  /** The server's data, as far as it is known here. Frozen. */
  public JsonValue confirmed() {
    return mirror.read(shown -> Objects.requireNonNullElse(shown.confirmed(), JsonValue.NULL));
  }

  /** The version of {@link #confirmed}. */
  public long version() {
    return mirror.version();
  }

  /** Where the connection is. */
  public RoomState state() {
    return state;
  }

  /** Why there is no connection; empty while there is one or the first is being made. */
  public Optional<Disconnect> disconnect() {
    return Optional.ofNullable(disconnect);
  }

  /**
   * While offline, when the next try to connect is, by this machine's clock; empty if none comes by
   * itself.
   */
  public Optional<Instant> retryAt() {
    return state == RoomState.OFFLINE ? Optional.ofNullable(link.retryAt()) : Optional.empty();
  }

  /**
   * Tries to connect now, and again by itself from now on; looks after a connection that there is.
   */
  public void reconnect() {
    link.reconnect();
  }

  /**
   * Makes no more tries to connect by itself until {@link #reconnect}; what is recorded meanwhile
   * shows and waits. A connection that there is goes on.
   */
  public void cancelReconnect() {
    link.cancelReconnect();
  }

  /** The shortest time between two sends of a kind. */
  public Duration frame() {
    return link.frame();
  }

  /**
   * Changes that, at any time, such as to 20 ms while somebody draws.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public void frame(Duration shortest) {
    if (shortest.isNegative()) {
      throw new IllegalArgumentException("a frame takes no time at least: " + shortest);
    }
    link.frame(shortest);
  }

  /** Who is here, in order. Unmodifiable. */
  public List<String> clients() {
    return mirror.read(Mirror::clients);
  }

  /** The ephemeral values of the other clients, by client and path. Unmodifiable. */
  public Map<String, Map<String, JsonValue>> others() {
    return mirror.others();
  }

  /** Who owns a path, through the nearest owner at or above it, as shown; empty if nobody. */
  public Optional<String> ownerOf(String path) {
    return Optional.ofNullable(mirror.<@Nullable String>read(shown -> shown.ownerOf(path)));
  }

  /** The version that a change of a transactional member must name. */
  @Override
  public long versionOf(String path) {
    return mirror.read(shown -> shown.versionOf(path));
  }

  @Override
  public JsonObject basisOf(String path) {
    return mirror.read(shown -> shown.basisOf(path));
  }

  @Override
  public CompletableFuture<Outcome> patch(String name, JsonValue args) {
    Batching around = batching.get();
    if (around != null) {
      Mirror.requireStorable(args);
      return around.add(name, args, mirror.refusal(name, args));
    }
    glides.before(name, args);
    CompletableFuture<Outcome> outcome = mirror.patch(name, args);
    link.wake();
    return outcome;
  }

  /**
   * Records what this thread does in this room meanwhile as one: it is sent in one frame, shown at
   * once, and applied together or not at all. If one action is refused, the others are cancelled.
   * Within it the data is as it was; a batch within a batch is part of it. What it throws is
   * thrown, and nothing is recorded.
   *
   * @return completes with what became of it; fails with {@link RoomClosedException} if the room
   *     ends before
   */
  public CompletableFuture<BatchOutcome> batch(Runnable change) {
    Batching around = batching.get();
    if (around != null) {
      change.run();
      return around.outcome();
    }
    Batching mine = new Batching();
    batching.set(mine);
    try {
      change.run();
    } catch (RuntimeException | Error e) {
      mine.refuse(0, version(), "the batch was given up");
      throw e;
    } finally {
      batching.remove();
    }
    mine.parts().forEach(part -> glides.before(part.name(), part.args()));
    mirror.batch(mine);
    link.wake();
    return mine.outcome();
  }

  /**
   * Undoes the last step that was done here by this client or another one of its identity: an
   * action, or a batch. What it did is taken back where that still stands; else the outcome is
   * rejected, with the place. It is an action like any other, and shows once the server has decided
   * it; what is in flight is waited for. Steps that did nothing are passed over, and one of which
   * the undo was refused is not tried again.
   *
   * @return completes with nothing if there is nothing to undo
   */
  public CompletableFuture<Optional<Outcome>> undo() {
    return link.undoes()
        ? mirror.steps().undo(this::patch)
        : CompletableFuture.completedFuture(Optional.empty());
  }

  /** Does again what was undone last, unless something else was done since. */
  public CompletableFuture<Optional<Outcome>> redo() {
    return mirror.steps().redo(this::patch);
  }

  /** Whether there is anything to undo: done since the room was opened, or told by the server. */
  public boolean canUndo() {
    return link.undoes() && mirror.steps().state().canUndo();
  }

  /** Whether there is anything to do again. */
  public boolean canRedo() {
    return mirror.steps().state().canRedo();
  }

  /**
   * Asks the server what this identity has done here before, in whatever program or on whatever
   * device, so that it can be undone. It takes the right {@code act.undo}.
   *
   * @return completes with whether it has told
   */
  public CompletableFuture<Boolean> recallSteps() {
    return link.undoable()
        .thenApply(
            told -> {
              told.ifPresent(steps -> mirror.steps().before(steps));
              return told.isPresent();
            });
  }

  /** Hears when what can be undone or done again changed. */
  public Subscription onUndo(Consumer<? super UndoState> listener) {
    return mirror.listeners().undos.add(listener);
  }

  /**
   * Tells everybody here a value that is not stored and goes with this client, such as a cursor;
   * {@link JsonValue#NULL} removes it. The newest counts. What the server still refuses is told as
   * a rejection named {@code ephemeral}, with {@code path} and {@code value}.
   *
   * @throws IllegalArgumentException if the path is no JSON Pointer, or the value cannot be sent:
   *     it is larger than a frame, nested deeper than 98 levels, or holds a text or a number that
   *     JSON or a server cannot hold
   */
  public void ephemeral(String path, JsonValue value) {
    mirror.relayed().requireValue(path, value);
    link.ephemeral(path, value);
  }

  /**
   * Moves a value, as often as you like: it is in {@link #data} here at once and there with the
   * next frame, and is recorded as a {@code set} when no other came for {@link
   * RoomBuilder#glideRest}. What an action of yours changes there is recorded behind it. Does
   * nothing once the room is closed.
   *
   * @throws IllegalArgumentException if the path is no JSON Pointer, or the root, or the value
   *     cannot be sent as an {@link #ephemeral} one
   */
  public void glide(String path, JsonValue value) {
    if (state != RoomState.CLOSED) {
      glides.glide(path, value);
    }
  }

  /**
   * Sends a message to those who are here, or to some of them, at most once and not while offline.
   *
   * @param to names of clients; empty for all
   * @return completes with whether the server took it
   * @throws IllegalArgumentException if it cannot be sent: it is larger than a frame, nested deeper
   *     than 99 levels, holds a text or a number that JSON or a server cannot hold, or is for more
   *     than 1,000 clients or one without a name
   */
  public CompletableFuture<Boolean> send(JsonValue message, List<String> to) {
    List<String> names = List.copyOf(to);
    mirror.relayed().requireMessage(message, names);
    return link.send(message, names);
  }

  /** Hears of every path whose shown value is another one. */
  public Subscription onChange(Consumer<? super Change> listener) {
    return mirror.listeners().changes.add(listener);
  }

  /** Hears when the value at a path is another one, as a whole. */
  public Subscription onChange(String path, Consumer<? super Change> listener) {
    return mirror.watch(path, listener);
  }

  @Override
  public Subscription onMembers(String path, Consumer<? super MemberChange> listener) {
    return mirror.watchMembers(path, listener);
  }

  /** Hears of actions of this client that were refused. */
  public Subscription onRejection(Consumer<? super Rejection> listener) {
    return mirror.listeners().rejections.add(listener);
  }

  /** Hears of every state of the connection. */
  public Subscription onState(Consumer<? super RoomState> listener) {
    return mirror.listeners().states.add(listener);
  }

  /** Hears who came and who left. */
  public Subscription onClients(Consumer<? super ClientsChange> listener) {
    return mirror.listeners().clients.add(listener);
  }

  /** Hears of places that became somebody else's. */
  public Subscription onOwner(Consumer<? super OwnerChange> listener) {
    return mirror.listeners().owners.add(listener);
  }

  /** Hears of ephemeral values. */
  public Subscription onEphemeral(Consumer<? super EphemeralChange> listener) {
    return mirror.listeners().ephemeral.add(listener);
  }

  /** Hears messages. */
  public Subscription onMessage(Consumer<? super Message> listener) {
    return mirror.listeners().messages.add(listener);
  }

  /** The server's time in milliseconds since 1970; good to half of the shortest round trip. */
  public double time() {
    return link.time();
  }

  /** What was sent and received. */
  public Statistics statistics() {
    return link.statistics(mirror.read(Mirror::inFlight));
  }

  /**
   * Sends what is left, for at most five seconds, leaves, and ends.
   *
   * @return completes with whether every action was decided
   */
  public CompletableFuture<Boolean> leave() {
    glides.settle(path -> true);
    link.close(CLOSING, CLOSED);
    return left;
  }

  /** Leaves, and waits for it. */
  @Override
  public void close() {
    try {
      leave().get(CLOSING.toSeconds() * 2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the room did not end in time", e);
    }
  }

  /** Begins; completes once it is live, and fails if it cannot be or takes too long. */
  CompletableFuture<Room> start() {
    link.start();
    return live;
  }

  CompletionStage<Boolean> ended() {
    return left;
  }

  boolean wasLive() {
    return live.isDone();
  }

  void renew(@Nullable String token) {
    link.renew(token);
  }

  void stop(Disconnect reason) {
    link.stop(reason);
  }

  private void changeState(RoomState next, @Nullable Disconnect reason) {
    disconnect = reason;
    state = next;
    if (next == RoomState.LIVE) {
      link.timed()
          .toCompletableFuture()
          .copy()
          .completeOnTimeout(null, TIME_PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .thenRun(() -> live.complete(this));
    } else if (next == RoomState.CLOSED) {
      RoomClosedException end = new RoomClosedException(reason == null ? CLOSED : reason);
      left.complete(mirror.end(end));
      live.completeExceptionally(end);
    }
    mirror.listeners().stateChanged(next);
  }
}
