package dev.ropeway.live;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.Caller;
import dev.ropeway.OverloadedException;
import dev.ropeway.bounds.BoundExceededException;
import dev.ropeway.bounds.Lease;
import dev.ropeway.bounds.Shared;
import dev.ropeway.config.SecurityEvent;
import dev.ropeway.config.Setting;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import dev.ropeway.remote.Remote;
import dev.ropeway.wire.RetryJitter;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection, from when it is open:
 *
 * <pre>
 *   hello ──► welcome ──► requests, answers, events; token, ping ──► closed
 * </pre>
 *
 * <p>Thread-safe.
 */
final class LiveVisit {
  private static final System.Logger LOG = System.getLogger(LiveVisit.class.getName());

  /** Bytes that anybody may send: a token, and what he wants to begin with. */
  static final int LONGEST_GREETING = 65_536;

  private static final Duration GREETING = Duration.ofSeconds(5);

  /** What waits when there is too much of it; all else is refused then. */
  private static final Set<String> UNREFUSED = Set.of("ping", "token", "watch", "unwatch");

  private static final Duration STUCK = Duration.ofSeconds(10);

  private final LiveParts parts;
  private final LiveVisitor visitor;
  private final LiveChannel socket;
  private final Consumer<LiveVisit> gone;
  private final Lease open;
  private final LiveSender sender;
  private final LiveInbox inbox;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final long begun;
  private volatile long heard;

  // touched in the inbox's turn, and at the end
  private volatile @Nullable LiveCalls requests;
  private volatile @Nullable WatchedKeys watches;
  private volatile @Nullable String identity;
  private Lease counted = Lease.none();
  private volatile Lease signedIn = Lease.none();

  /**
   * One that has just been opened.
   *
   * @param gone is told once when it has ended
   */
  LiveVisit(LiveParts parts, LiveVisitor visitor, LiveChannel socket, Consumer<LiveVisit> gone) {
    this.parts = parts;
    this.visitor = visitor;
    this.socket = socket;
    this.gone = gone;
    this.open = parts.shares().connection();
    int most = parts.settings().count(Setting.BODY_BYTES);
    this.sender =
        new LiveSender(socket, parts.quick(), parts.clock(), most, this::close, parts.written());
    this.inbox = new LiveInbox(most, this::handle);
    this.begun = parts.clock().nanos();
    this.heard = begun;
  }

  /** A text has come. */
  void receive(String text) {
    heard = parts.clock().nanos();
    int most = requests == null ? LONGEST_GREETING : parts.settings().count(Setting.BODY_BYTES);
    if (text.length() > most) { // of texts in several frames servers may not count the last
      close(Closing.TOO_LARGE);
      return;
    }
    try {
      inbox.add(LiveMessage.parse(text, parts.settings().count(Setting.DEPTH)));
    } catch (LiveProtocolException e) {
      close(e);
    }
  }

  private void handle(LiveMessage message) {
    try {
      dispatch(message);
    } catch (LiveProtocolException e) {
      close(e);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "A live connection failed; its client will come back", e);
      close(Closing.TROUBLE);
    }
  }

  private void dispatch(LiveMessage message) {
    LiveCalls calls = requests;
    if (calls == null) {
      hello(message);
      return;
    }
    if (UNREFUSED.contains(message.type()) && !mayBeHeard(message)) {
      return;
    }
    switch (message.type()) {
      case "ping" -> pong(message);
      case "token" -> renew(message);
      default -> calls.handle(message);
    }
  }

  /** What cannot be refused waits if there is too much of it, and all behind it. */
  private boolean mayBeHeard(LiveMessage message) {
    try {
      parts.shares().requireRate(visitor.address());
      parts.shares().requireRate(identity);
      return true;
    } catch (BoundExceededException e) {
      inbox.again(message);
      inbox.hold();
      long delay = parts.settings().get(Setting.REFUSAL_DELAY);
      CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS, parts.quick())
          .execute(inbox::letGo);
      return false;
    }
  }

  private void hello(LiveMessage message) {
    if (!message.type().equals("hello")) {
      throw LiveMessage.broken("The first message is \"hello\"");
    }
    message.require(2, 2);
    JsonValue token = message.object(1).get("token");
    if (token != null && !(token instanceof JsonString)) {
      throw LiveMessage.broken("A token is a text");
    }
    String said = token instanceof JsonString text ? text.getString() : null;
    if (said == null || parts.tokens().callers().open()) {
      signIn(() -> enter(visitor.caller()));
    } else {
      apart(() -> enter(parts.tokens().caller(said, visitor.address())));
    }
  }

  private void renew(LiveMessage message) {
    message.require(2, 2);
    String token = message.text(1);
    if (parts.tokens().callers().open()) {
      return;
    }
    apart(() -> goOn(parts.tokens().caller(token, visitor.address())));
  }

  /** What may wait for the issuer's keys; messages behind it wait. */
  private void apart(Runnable task) {
    inbox.hold();
    try {
      parts
          .blocking()
          .execute(
              () -> {
                signIn(task);
                inbox.letGo();
              });
    } catch (RejectedExecutionException e) {
      close(Closing.STOPPING);
    }
  }

  private void signIn(Runnable task) {
    try {
      task.run();
    } catch (AccessDeniedException e) {
      tell(e.kind());
      close(Closing.of(e.kind()));
    } catch (BoundExceededException e) {
      close(Closing.TOO_MANY);
    } catch (OverloadedException e) {
      close(Closing.OVERLOADED);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "It could not be found out who is behind a live connection", e);
      close(Closing.TROUBLE);
    }
  }

  private void tell(Kind why) {
    if (why != Kind.NOT_SIGNED_IN) {
      parts
          .security()
          .write(
              SecurityEvent.of(SecurityEvent.Kind.AUTHENTICATION_FAILED)
                  .by(null)
                  .from(visitor.address().text())
                  .because(why.text()));
    }
  }

  private void enter(@Nullable Caller caller) {
    Remote remote = parts.remote().as(caller, visitor.address().text());
    remote.rights().requireSignedIn();
    String name = caller == null ? null : caller.identity();
    counted = parts.shares().ofCaller(Shared.STREAM, name);
    identity = name;
    signedIn = remote.rights().whileSignedIn(why -> close(Closing.of(why)));
    WatchedKeys none = new WatchedKeys(parts, visitor.address(), name, sender);
    watches = none;
    requests = new LiveCalls(parts, visitor.address(), remote, none, sender, inbox);
    socket.expect(parts.settings().count(Setting.BODY_BYTES));
    sender.answer(welcome(name));
    if (closed.get()) {
      release();
    }
  }

  private void goOn(Caller caller) {
    if (!caller.identity().equals(identity)) {
      close(Closing.IDENTITY_CHANGED);
      return;
    }
    Remote remote = parts.remote().as(caller, visitor.address().text());
    Lease before = signedIn;
    signedIn = remote.rights().whileSignedIn(why -> close(Closing.of(why)));
    before.close();
    Objects.requireNonNull(requests).renew(remote);
    if (closed.get()) {
      signedIn.close(); // it ended meanwhile, and nobody else would
    }
  }

  private byte[] welcome(@Nullable String name) {
    JsonObjectBuilder limits =
        JsonValues.object()
            .add("bytes", parts.settings().get(Setting.BODY_BYTES))
            .add("frame", parts.settings().get(Setting.ROOM_FRAME_BYTES))
            .add("actions", parts.settings().get(Setting.REQUEST_ACTIONS))
            .add("watches", WatchedKeys.MOST);
    JsonObjectBuilder json =
        JsonValues.object()
            .add("frame", parts.settings().get(Setting.FRAME))
            .add("silence", parts.settings().get(Setting.LIVE_SILENCE))
            .add("retry", RetryJitter.of(parts.settings().get(Setting.STREAM_RETRY)))
            .add("identity", name == null ? JsonValue.NULL : JsonValues.string(name))
            .add("limits", limits)
            .add("time", parts.clock().millis());
    return JsonText.writeUtf8(JsonValues.array().add("welcome").add(json).build());
  }

  private void pong(LiveMessage message) {
    message.require(2, 2);
    String sent = JsonText.write(message.value(1));
    if (sent.length() > LONGEST_PING) {
      throw LiveMessage.broken("A ping has a number");
    }
    String pong = "[\"pong\"," + sent + "," + parts.clock().millis() + "]";
    sender.answer(pong.getBytes(StandardCharsets.UTF_8));
  }

  private static final int LONGEST_PING = 30;

  /** Ends it if its client is not there any more, or does not keep up. */
  void look() {
    long now = parts.clock().nanos();
    Long sending = sender.sendingSince();
    if (requests == null && now - begun > GREETING.toNanos()) {
      close(Closing.of(Kind.NOT_SIGNED_IN));
    } else if (sending != null && now - sending > STUCK.toNanos()) {
      close(Closing.TOO_SLOW);
    } else if (now - heard > parts.settings().time(Setting.LIVE_SILENCE).toNanos()) {
      close(Closing.SILENT);
    }
  }

  private void close(LiveProtocolException broken) {
    LOG.log(Level.DEBUG, "A live connection is closed: " + broken.getMessage());
    close(broken.closing());
  }

  /** Ends it, and tells the client why. */
  void close(Closing why) {
    end(why);
  }

  /**
   * Ends it, and tells the client why.
   *
   * @return completes when he has been told, or cannot be
   */
  CompletionStage<Void> end(Closing why) {
    if (!closed.compareAndSet(false, true)) {
      return CompletableFuture.completedStage(null);
    }
    CompletionStage<Void> told = socket.close(why);
    release();
    return told;
  }

  /** The socket is closed. */
  void ended() {
    if (closed.compareAndSet(false, true)) {
      release();
    }
  }

  private void release() {
    sender.close();
    inbox.close();
    signedIn.close();
    counted.close();
    visitor.lease().close();
    open.close();
    gone.accept(this);
    WatchedKeys watched = watches;
    if (watched != null) {
      try {
        parts.blocking().execute(watched::close);
      } catch (RejectedExecutionException e) {
        watched.close(); // the node stops, and closes all streams itself
      }
    }
  }
}
