package dev.ropeway.client;

import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.client.TokenSource.Reason;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The token of all rooms of a client. Requests take it from here, wait here while there is none,
 * and tell here that it was refused.
 *
 * <pre>
 *              signIn()            it is named                 80 % of its life
 *     nobody ───────────► asking ───────────────► signed in ───────────────────► renewing ──┐
 *                           │                       ▲  │  ▲                                 │
 *                           │                       │  │  └──────── another, of the same ───┘
 *                           │                       │  │ 401, or a stream ends as expired
 *                           │       another, of the │  ▼
 *                           │       same identity   └─ renewing, while requests wait
 *                           ▼                            │
 *                          over ◄────────────────────────┘   not-signed-in revoked identity-changed
 * </pre>
 *
 * Thread-safe; members are told under its lock, and only take notice.
 */
final class TokenKeeper {
  private static final Duration REFUSED_AGAIN = Duration.ofSeconds(30);
  private static final Set<String> OF_TOKENS =
      Set.of("token-expired", "not-signed-in", "token-refused", "revoked");

  /** A room that uses it. */
  interface Member {
    /** The name by which it acts; null until it has one. */
    @Nullable String identity();

    /** There is a newer token. */
    void renewed(@Nullable String token);

    /** There will be none any more. */
    void over(Disconnect disconnect);
  }

  private final Renewal.Surroundings around;
  private final @Nullable TokenSource source;

  // guarded by this
  private final Set<Member> members = new LinkedHashSet<>();
  private @Nullable String token;
  private boolean taken = true;
  private boolean begun;
  private long since;
  private @Nullable Duration life;
  private boolean replaced;
  private @Nullable String identity;
  private @Nullable Renewal renewal;
  private CompletableFuture<Void> renewing = CompletableFuture.completedFuture(null);
  private @Nullable Future<?> timer;
  private @Nullable Disconnect over;

  /** Of a source of tokens; null if there are none. */
  TokenKeeper(Renewal.Surroundings around, @Nullable TokenSource source) {
    this.around = around;
    this.source = source;
  }

  /** Whether there are tokens at all. */
  boolean hasSource() {
    return source != null;
  }

  /** Begins to tell a room; false if this is over. */
  synchronized boolean join(Member member) {
    return over == null && members.add(member);
  }

  /** A room does not use it any more; without rooms it is over. */
  synchronized void leave(Member member) {
    members.remove(member);
    if (members.isEmpty()) {
      end(new Disconnect(Type.CLOSED, "no room is open"));
    }
  }

  /** Ends it for all rooms. */
  synchronized void close() {
    end(new Disconnect(Type.CLOSED, "the client was closed"));
  }

  /** Completes with the identity that the server gives, null if it gives none. */
  CompletableFuture<@Nullable String> signIn() {
    synchronized (this) {
      if (!begun && over == null) {
        begun = true;
        taken = false;
        renew(Reason.FIRST);
      }
    }
    return usable().thenApply(sent -> identity());
  }

  private synchronized @Nullable String identity() {
    return identity;
  }

  /** For people: what keeps it from having a token; null if nothing does. */
  synchronized @Nullable String trouble() {
    return renewal == null ? null : renewal.trouble();
  }

  /**
   * Completes with the token to send, null if there is none; fails with a RoomClosedException once
   * it is over.
   */
  synchronized CompletableFuture<@Nullable String> usable() {
    if (over != null) {
      return CompletableFuture.failedFuture(new RoomClosedException(over));
    }
    return taken
        ? CompletableFuture.completedFuture(token)
        : renewing.thenCompose(renewed -> usable());
  }

  private boolean isCurrent(@Nullable String sent) {
    return taken && Objects.equals(sent, token);
  }

  /**
   * A server has answered 401 to a token: what that is to a stream. It is not final if there may be
   * another.
   */
  synchronized Disconnect refused(@Nullable String sent, Answer answer) {
    if (!OF_TOKENS.contains(answer.problem())) {
      return Disconnect.answer(answer);
    }
    if (over != null) {
      return over;
    }
    if (isCurrent(sent)) {
      boolean expired = answer.problem().equals("token-expired");
      boolean again = replaced && age().compareTo(REFUSED_AGAIN) < 0;
      if (source == null || answer.problem().equals("revoked") || (again && !expired)) {
        return end(Disconnect.answer(answer));
      }
      taken = false;
      renew(expired ? Reason.EXPIRED : Reason.REFUSED);
    }
    return new Disconnect(Type.TOKEN_EXPIRED, answer.url() + " answered 401: " + answer.detail());
  }

  /** A server has ended a stream because its token has ended. */
  synchronized void expired(@Nullable String sent) {
    if (source != null && over == null && isCurrent(sent)) {
      taken = false;
      renew(Reason.EXPIRED);
    }
  }

  private Duration age() {
    return Duration.ofNanos(around.nanos().getAsLong() - since);
  }

  private synchronized boolean lives() {
    return taken && (life == null || age().compareTo(life) < 0);
  }

  private void renew(Reason reason) {
    stopTimer();
    if (renewal != null) {
      renewal.hurry(reason);
      return;
    }
    TokenSource asked = source == null ? why -> CompletableFuture.completedFuture(null) : source;
    Renewal next = new Renewal(around, asked, token, this::lives, reason);
    renewal = next;
    renewing =
        next.run()
            .handle(
                (myself, failure) -> {
                  renewed(reason, myself, failure);
                  return (Void) null;
                })
            .toCompletableFuture();
  }

  private synchronized void renewed(
      Reason reason, @Nullable Myself myself, @Nullable Throwable failure) {
    renewal = null;
    if (over != null) {
      return;
    }
    if (myself == null) {
      end(why(failure));
      return;
    }
    String named = myself.identity();
    if (named != null && isOther(named)) {
      end(
          new Disconnect(
              Type.IDENTITY_CHANGED, "the server says that this is \"" + named + "\" now"));
      return;
    }
    token = myself.token();
    taken = true;
    since = around.nanos().getAsLong();
    life = myself.life();
    replaced = reason == Reason.REFUSED;
    identity = named == null ? identity : named;
    if (source != null && life != null) {
      timer = around.serial().schedule(TokenLife.renewedAfter(life), this::expiring);
    }
    if (reason != Reason.FIRST) {
      members.forEach(member -> member.renewed(token));
    }
  }

  /** Why something failed; what is not a RoomClosedException is a fault of this program. */
  static Disconnect why(@Nullable Throwable failure) {
    if (failure instanceof RoomClosedException closed) {
      return closed.disconnect();
    }
    return failure instanceof CompletionException && failure.getCause() != null
        ? why(failure.getCause())
        : new Disconnect(Type.NOT_SIGNED_IN, "there is no token: " + failure);
  }

  private synchronized void expiring() {
    if (over == null && taken) {
      renew(Reason.EXPIRING);
    }
  }

  /** Whether what was done here was done as somebody else. */
  private boolean isOther(String named) {
    return !named.equals(Objects.requireNonNullElse(identity, named))
        || members.stream()
            .map(Member::identity)
            .anyMatch(name -> name != null && !name.equals(named));
  }

  private Disconnect end(Disconnect disconnect) {
    if (over != null) {
      return over;
    }
    over = disconnect;
    stopTimer();
    if (renewal != null) {
      renewal.stop(disconnect);
    }
    List.copyOf(members).forEach(member -> member.over(disconnect));
    return disconnect;
  }

  private void stopTimer() {
    Future<?> waiting = timer;
    timer = null;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }
}
