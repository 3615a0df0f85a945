package dev.ropeway.client;

import dev.ropeway.json.JsonText;
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
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests to the server that is in use. Thread-safe. */
final class Transport {
  private static final System.Logger LOG = System.getLogger(Transport.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(45); // longer than a server waits

  private final HttpClient client;
  private final Addresses addresses;
  private final Supplier<@Nullable String> token;
  private final TrafficMeter meter;
  private final LongSupplier nanos;
  private final Set<String> warnedOf = ConcurrentHashMap.newKeySet();

  /** The client must not follow redirects: that makes a GET of a POST, which the server refuses. */
  Transport(
      HttpClient client,
      Addresses addresses,
      Supplier<@Nullable String> token,
      TrafficMeter meter,
      LongSupplier nanos) {
    this.client = client;
    this.addresses = addresses;
    this.token = token;
    this.meter = meter;
    this.nanos = nanos;
  }

  /**
   * Sends JSON, or nothing; completes with the answer, which is none if what came is neither what
   * is wanted nor a refusal of Ropeway's. Never completes exceptionally.
   */
  CompletableFuture<Answer> send(
      String method, String path, @Nullable JsonValue json, Wanted wanted) {
    String url = addresses.current();
    byte[] body = json == null ? new byte[0] : JsonText.writeUtf8(json);
    long started = nanos.getAsLong();
    meter.sent(body.length);
    try {
      HttpRequest.Builder request = request(url + path);
      if (json != null) {
        request.header("Content-Type", "application/json");
      }
      request.method(
          method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
      CompletableFuture<HttpResponse<byte[]>> sent =
          client.sendAsync(request.build(), BodyHandlers.ofByteArray());
      return sent.copy()
          .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .thenApply(response -> answered(url, response, wanted, started))
          .exceptionally(
              noAnswer -> {
                sent.cancel(true);
                return unreachable(url, noAnswer);
              });
    } catch (RuntimeException e) { // such as a token that cannot be had
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

  /** The request of a stream. */
  HttpRequest stream(String url, String path, long lastEventId) {
    HttpRequest.Builder request = request(url + path).header("Accept", "text/event-stream");
    if (lastEventId >= 0) {
      request.header("Last-Event-ID", Long.toString(lastEventId));
    }
    return request.build();
  }

  private HttpRequest.Builder request(String url) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
    String credentials = credentials();
    return credentials == null ? request : request.header("Authorization", "Bearer " + credentials);
  }

  @SuppressWarnings("CatchingUnchecked") // whatever the application throws, the loops go on
  private @Nullable String credentials() {
    try {
      return token.get();
    } catch (Throwable e) {
      throw new IllegalStateException("there is no token: " + e, e);
    }
  }

  private Answer answered(String url, HttpResponse<byte[]> response, Wanted wanted, long started) {
    Answer answer = judge(url, response.statusCode(), response.headers(), response.body(), wanted);
    if (!answer.isNone()) {
      meter.answered((nanos.getAsLong() - started) / 1e6);
    }
    return answer;
  }

  /** What came is an answer, or none, which is said once for each server. */
  Answer judge(String url, int status, HttpHeaders headers, byte[] body, Wanted wanted) {
    meter.received(body.length);
    Answer answer = Answer.of(url, status, headers, body, wanted);
    if (answer.isNone() && warnedOf.add(url)) {
      LOG.log(Level.WARNING, "{0}; it is tried again.", answer.detail());
    }
    return answer;
  }
}
