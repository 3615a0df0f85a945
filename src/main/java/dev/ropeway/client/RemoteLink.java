package dev.ropeway.client;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Carries a mirror's actions to a server and its updates back. Thread-safe. */
final class RemoteLink implements Link {
  private final Context context;
  private final SharedMirror mirror;
  private final BiConsumer<RoomState, @Nullable Disconnect> changed;
  private final Place place;
  private final RoomTransport transport;
  private final ServerClock clock;
  private final StreamLoop stream;
  private final SendLoop send;
  private final RelayLoop relay;
  private final TimeLoop time;
  private final CompletableFuture<Void> timed = new CompletableFuture<>();
  private final Pause leaving;
  private boolean live; // belongs to the tasks of the Serial

  /** {@code changed} is told every state of the connection. */
  RemoteLink(
      Context context,
      HttpClient http,
      SharedMirror mirror,
      BiConsumer<RoomState, @Nullable Disconnect> changed) {
    this.context = context;
    this.mirror = mirror;
    this.changed = changed;
    this.place = mirror.place();
    this.clock = new ServerClock(context.nanos(), context.wall());
    this.stream = new StreamLoop(context, http, mirror, this::state, this::wake, place);
    this.transport = new RoomTransport(context.transport(), stream::requests);
    String path = place.path();
    this.send =
        new SendLoop(context, transport, mirror, this::maySend, this::sick, path + "/actions");
    this.relay = new RelayLoop(context, transport, place.client(), path, mirror::valueRefused);
    this.time = new TimeLoop(context, transport, clock);
    this.leaving = new Pause(context.serial());
  }

  /** Who wants no more tries sends nothing before there is a stream. */
  private boolean maySend() {
    return live || !stream.held();
  }

  @Override
  public void start() {
    stream.stopped().thenAccept(this::ended);
    context.serial().execute(stream::start);
  }

  @Override
  public void wake() {
    context.serial().execute(send::wake);
  }

  @Override
  public void ephemeral(String where, JsonValue value) {
    context.serial().execute(() -> relay.set(where, value));
  }

  @Override
  public CompletableFuture<Boolean> send(JsonValue message, List<String> to) {
    CompletableFuture<Boolean> taken = new CompletableFuture<>();
    context.serial().execute(() -> relay.send(message, to, taken));
    return taken;
  }

  @Override
  public double time() {
    return clock.now();
  }

  @Override
  public Statistics statistics(int inFlight) {
    return context.meter().statistics(inFlight);
  }

  @Override
  public CompletableFuture<Optional<JsonObject>> undoable() {
    String client = URLEncoder.encode(place.client(), StandardCharsets.UTF_8);
    return transport
        .send("GET", place.path() + "/undoable?client=" + client, null, Wanted.STEPS)
        .thenApply(answer -> answer.ok() ? Optional.of(answer.body()) : Optional.empty());
  }

  @Override
  public CompletionStage<Void> timed() {
    return timed;
  }

  @Override
  public void renew(@Nullable String token) {
    context.serial().execute(() -> stream.renew(token));
  }

  @Override
  public @Nullable Instant retryAt() {
    return stream.retryAt();
  }

  @Override
  public void reconnect() {
    context.serial().execute(stream::reconnect);
  }

  @Override
  public void cancelReconnect() {
    context.serial().execute(stream::cancel);
  }

  @Override
  public Duration frame() {
    return context.frame();
  }

  @Override
  public void frame(Duration shortest) {
    context.pace().set(shortest);
  }

  @Override
  public void stop(Disconnect disconnect) {
    context.serial().execute(() -> stream.stop(disconnect));
  }

  @Override
  public void close(Duration bound, Disconnect disconnect) {
    context.serial().schedule(bound, () -> stream.stop(disconnect));
    context
        .serial()
        .execute(
            () ->
                send.drained()
                    .thenRunAsync(
                        () -> leave(ExponentialBackoff.standard(), disconnect), context.serial()));
  }

  /** Leaves, however often that takes while there is a stream: without one the server notices. */
  private void leave(ExponentialBackoff backoff, Disconnect disconnect) {
    CompletableFuture<Answer> told = stream.leave();
    CompletableFuture<Answer> left =
        told == null ? transport.send("DELETE", place.presence(), null, Wanted.NOTHING) : told;
    left.thenAcceptAsync(
        answer -> {
          if (answer.mayPass() && live) {
            Duration wait = backoff.pause(context.random().getAsDouble());
            leaving.then(wait, () -> leave(backoff.next(), disconnect));
          } else {
            stream.stop(disconnect);
          }
        },
        context.serial());
  }

  private void ended(Disconnect disconnect) {
    live = false;
    leaving.cancel();
    send.stop();
    relay.offline();
    time.stop();
    timed.complete(null);
    changed.accept(RoomState.CLOSED, disconnect);
  }

  private void state(RoomState state, @Nullable Disconnect disconnect) {
    live = state == RoomState.LIVE;
    if (live) {
      send.hurry();
      send.wake();
      relay.live();
      time.live().thenAccept(timed::complete);
    } else {
      relay.offline();
      time.stop();
    }
    changed.accept(state, disconnect);
  }

  /** The stream may be of a node that can do nothing else any more. */
  private void sick(Answer answer) {
    if (answer.url().equals(context.addresses().current())) {
      stream.drop(
          new Disconnect(
              Disconnect.Type.SERVER_FAILED,
              answer.url() + " does not take actions: " + answer.detail()));
    }
  }
}
