package dev.ropeway.client;

import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.client.TokenSource.Reason;
import jakarta.json.JsonString;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Gets one token: asks the application for it, and the server whom it names.
 *
 * <pre>
 *      ┌── it fails: again after a pause,       ┌── silence, 5xx: again after a pause,
 *      │   while the held token lives           │   perhaps at another server
 *      ▼                                        ▼
 *    asking ───────────── a token ──────────► naming ───── 200, or 404 ─────► done
 *      ▲                                        │
 *      └────────────── 401: once ───────────────┘
 * </pre>
 *
 * Nothing but the question is sent with a token before the server has named whose it is. Belongs to
 * the tasks of its {@link Serial}.
 */
final class Renewal {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_.~+/-]+=*");
  private static final int REFUSED = 401;
  private static final int UNKNOWN = 404; // of a server that knows no callers

  /**
   * What it works with.
   *
   * @param naming asks the server in use whose a token is
   */
  record Surroundings(
      Serial serial,
      Addresses addresses,
      LongSupplier nanos,
      Clock wall,
      DoubleSupplier random,
      Function<@Nullable String, CompletableFuture<Answer>> naming) {}

  private final Surroundings around;
  private final TokenSource source;
  private final BooleanSupplier lives;
  private final Pause pause;
  private final Set<@Nullable String> old = new HashSet<>();
  private final CompletableFuture<Myself> done = new CompletableFuture<>();
  private ExponentialBackoff backoff = ExponentialBackoff.standard();
  private Reason reason;
  private long begun;
  private volatile @Nullable String trouble;

  /**
   * Replaces a token.
   *
   * @param held the token that is replaced, or null
   * @param lives whether that is still taken
   */
  Renewal(
      Surroundings around,
      TokenSource source,
      @Nullable String held,
      BooleanSupplier lives,
      Reason reason) {
    this.around = around;
    this.source = source;
    this.lives = lives;
    this.reason = reason;
    this.pause = new Pause(around.serial());
    if (reason != Reason.FIRST) {
      old.add(held);
      old.add(null);
    }
  }

  /** Completes on the Serial; fails with the RoomClosedException that is the end of it. */
  CompletionStage<Myself> run() {
    around.serial().execute(this::begin);
    return done;
  }

  /** For people: what has gone wrong last; null if nothing has. */
  @Nullable String trouble() {
    return trouble;
  }

  /** The held token is not taken any more. */
  void hurry(Reason now) {
    around
        .serial()
        .execute(
            () -> {
              reason = now;
              pause.cut();
            });
  }

  /** Gives up. */
  void stop(Disconnect disconnect) {
    around.serial().execute(() -> end(disconnect));
  }

  private void end(Disconnect disconnect) {
    pause.cancel();
    done.completeExceptionally(new RoomClosedException(disconnect));
  }

  private void begin() {
    begun = around.nanos().getAsLong();
    ask();
  }

  /** Asks the application until it gives another token than those that there were. */
  private void ask() {
    call().whenCompleteAsync(this::given, around.serial());
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the application throws, it is asked again
  private CompletionStage<@Nullable String> call() {
    try {
      return source.token(reason);
    } catch (Throwable e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void given(@Nullable String token, @Nullable Throwable failure) {
    if (done.isDone()) {
      return;
    }
    String wrong = wrong(token, failure);
    if (wrong == null && !old.contains(token)) {
      name(token, false);
      return;
    }
    String what = token == null ? "there is no token" : "there is no other token";
    String said = wrong == null ? what : wrong;
    trouble = said;
    boolean patient = wrong != null && around.nanos().getAsLong() - begun < PATIENCE.toNanos();
    if (lives.getAsBoolean() || patient) {
      pause.then(nextPause(), this::ask);
    } else {
      end(new Disconnect(Type.NOT_SIGNED_IN, said));
    }
  }

  /** What was given is not quoted: it may be almost a token. */
  private static @Nullable String wrong(@Nullable String token, @Nullable Throwable failure) {
    if (failure != null) {
      return "no token was given: " + Transport.said(failure);
    }
    return token == null || TOKEN.matcher(token).matches() ? null : "what was given is no token";
  }

  /** Asks the servers whose token it is, until one answers. */
  private void name(@Nullable String token, boolean waited) {
    String url = around.addresses().current();
    around
        .naming()
        .apply(token)
        .thenAcceptAsync(answer -> named(token, url, answer, waited), around.serial());
  }

  private void named(@Nullable String token, String url, Answer answer, boolean waited) {
    if (done.isDone()) {
      return;
    }
    if (answer.mayPass() && answer.status() != REFUSED) {
      trouble = answer.detail();
      around.addresses().failed(url);
      Duration own = nextPause();
      boolean longer = answer.retryAfter().compareTo(own) > 0;
      pause.then(longer ? answer.retryAfter() : own, () -> name(token, true));
      return;
    }
    around.addresses().worked();
    if (answer.status() == UNKNOWN || namesTheCaller(answer)) {
      done.complete(Myself.of(token, answer, around.wall().instant()));
    } else {
      refused(token, answer, waited);
    }
  }

  /** A server that knows callers names one, or says that it takes any name. */
  private static boolean namesTheCaller(Answer answer) {
    return answer.ok()
        && (answer.body().get("identity") instanceof JsonString
            || answer.body().getString("auth").equals("none"));
  }

  /** A refused token is replaced once, and for as long as another one lives. */
  private void refused(@Nullable String token, Answer answer, boolean waited) {
    if (answer.problem().equals("revoked") || !answer.ok() && answer.status() != REFUSED) {
      end(Disconnect.answer(answer));
      return;
    }
    String said =
        answer.ok()
            ? answer.url() + " does not say who this is"
            : answer.url() + " answered " + answer.status() + ": " + answer.detail();
    trouble = said;
    boolean expired = answer.problem().equals("token-expired");
    boolean living = lives.getAsBoolean();
    if (reason != Reason.FIRST && !living && !(expired && waited)) {
      end(new Disconnect(Type.NOT_SIGNED_IN, said));
      return;
    }
    old.add(token);
    old.add(null);
    reason = expired ? Reason.EXPIRED : Reason.REFUSED;
    pause.then(living ? nextPause() : Duration.ZERO, this::begin);
  }

  private Duration nextPause() {
    Duration next = backoff.pause(around.random().getAsDouble());
    backoff = backoff.next();
    return next;
  }
}
