package dev.ropeway.client;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Requests to the server that is in use. Thread-safe. */
final class Transport {
  private static final System.Logger LOG = System.getLogger(Transport.class.getName());
  private static final int REFUSED = 401;
  private static final Duration PATIENCE = Duration.ofSeconds(45); // longer than a server waits

  private final HttpClient client;
  private final Addresses addresses;
  private final @Nullable TokenKeeper keeper;
  private final TrafficMeter meter;
  private final LongSupplier nanos;
  private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();

  /**
   * The client must not follow redirects: that makes a GET of a POST, which the server refuses, and
   * takes a token elsewhere.
   *
   * @param keeper of tokens; without one it only sends as somebody
   */
  Transport(
      HttpClient client,
      Addresses addresses,
      @Nullable TokenKeeper keeper,
      TrafficMeter meter,
      LongSupplier nanos) {
    this.client = client;
    this.addresses = addresses;
    this.keeper = keeper;
    this.meter = meter;
    this.nanos = nanos;
  }

  /** Of the tokens that it sends. */
  TokenKeeper keeper() {
    return Objects.requireNonNull(keeper);
  }

  /**
   * Sends JSON, or nothing; completes with the answer, which is none if what came is neither what
   * is wanted nor a refusal of Ropeway's. If the token is refused, and another one is found, the
   * request is sent again with that. Never completes exceptionally.
   */
  CompletableFuture<Answer> send(
      String method, String path, @Nullable JsonValue json, Wanted wanted) {
    return keeper()
        .usable()
        .thenCompose(
            token ->
                sendAs(token, method, path, json, wanted)
                    .thenCompose(answer -> again(token, answer, method, path, json, wanted)))
        .exceptionally(over -> Answer.none(addresses.current(), said(over)));
  }

  private CompletableFuture<Answer> again(
      @Nullable String token,
      Answer answer,
      String method,
      String path,
      @Nullable JsonValue json,
      Wanted wanted) {
    if (answer.status() != REFUSED || keeper().refused(token, answer).isFinal()) {
      return CompletableFuture.completedFuture(answer);
    }
    return keeper().usable().thenCompose(newer -> sendAs(newer, method, path, json, wanted));
  }

  /** As {@link #send} does, once, with this token or none. */
  CompletableFuture<Answer> sendAs(
      @Nullable String token, String method, String path, @Nullable JsonValue json, Wanted wanted) {
    String url = addresses.current();
    byte[] body = json == null ? new byte[0] : JsonText.writeUtf8(json);
    long started = nanos.getAsLong();
    meter.sent(body.length, path);
    try {
      HttpRequest.Builder request = request(token, url + path);
      if (json != null) {
        request.header("Content-Type", "application/json");
      }
      request.method(
          method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
      CompletableFuture<HttpResponse<byte[]>> sent =
          client.sendAsync(request.build(), BodyHandlers.ofByteArray());
      return sent.copy()
          .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .thenApply(response -> answered(url, path, response, wanted, started))
          .exceptionally(
              noAnswer -> {
                sent.cancel(true);
                return unreachable(url, noAnswer);
              });
    } catch (RuntimeException e) { // such as a URL that is none
      return CompletableFuture.completedFuture(unreachable(url, e));
    }
  }

  private static Answer unreachable(String url, Throwable why) {
    return Answer.none(url, url + " cannot be reached: " + said(why));
  }

  /** What a failure of a request says, for people. */
  static String said(Throwable failure) {
    if (failure instanceof CompletionException && failure.getCause() != null) {
      return said(failure.getCause());
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }

  /** The request of a stream that goes on after an id or a version, or with nothing of null. */
  HttpRequest stream(@Nullable String token, String url, String path, @Nullable JsonValue after) {
    HttpRequest.Builder request = request(token, url + path).header("Accept", "text/event-stream");
    if (after != null) {
      String id = after instanceof JsonString text ? text.getString() : after.toString();
      request.header("Last-Event-ID", id);
    }
    return request.build();
  }

  private static HttpRequest.Builder request(@Nullable String token, String url) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  /** What it means to a stream that this is the answer. */
  Disconnect refused(
      @Nullable String token, String url, int status, HttpHeaders headers, byte[] body) {
    meter.received(body.length);
    Answer answer = judge(url, status, headers, body, Wanted.STREAM);
    return answer.status() == REFUSED ? keeper().refused(token, answer) : Disconnect.answer(answer);
  }

  private Answer answered(
      String url, String path, HttpResponse<byte[]> response, Wanted wanted, long started) {
    meter.received(response.body().length, path);
    Answer answer = judge(url, response.statusCode(), response.headers(), response.body(), wanted);
    if (!answer.isNone()) {
      meter.answered((nanos.getAsLong() - started) / 1e6);
    }
    return answer;
  }

  /** What came is an answer, or none, which is said once for each server. */
  private Answer judge(String url, int status, HttpHeaders headers, byte[] body, Wanted wanted) {
    Answer answer = Answer.of(url, status, headers, body, wanted);
    if (answer.isNone() && warnedOf.add(url)) {
      LOG.log(Level.WARNING, "{0}; it is tried again.", answer.detail());
    }
    return answer;
  }
}
