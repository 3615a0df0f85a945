package dev.ropeway.client;

import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Requests to the server that is in use. Thread-safe. */
final class Transport {
  private static final Duration PATIENCE = Duration.ofSeconds(45); // longer than a server waits

  private final HttpClient client;
  private final Addresses addresses;
  private final Supplier<@Nullable String> token;
  private final Meter meter;
  private final LongSupplier nanos;

  Transport(
      HttpClient client,
      Addresses addresses,
      Supplier<@Nullable String> token,
      Meter meter,
      LongSupplier nanos) {
    this.client = client;
    this.addresses = addresses;
    this.token = token;
    this.meter = meter;
    this.nanos = nanos;
  }

  /** Sends JSON, or nothing; completes with the answer or its absence, never exceptionally. */
  CompletableFuture<Answer> send(String method, String path, @Nullable JsonValue json) {
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
          .thenApply(response -> answered(url, response, started))
          .exceptionally(
              noAnswer -> {
                sent.cancel(true);
                return Answer.none(url);
              });
    } catch (RuntimeException e) { // such as a token supplier that fails
      return CompletableFuture.completedFuture(Answer.none(url));
    }
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
    String credentials = token.get();
    return credentials == null ? request : request.header("Authorization", "Bearer " + credentials);
  }

  private Answer answered(String url, HttpResponse<byte[]> response, long started) {
    meter.received(response.body().length);
    meter.answered((nanos.getAsLong() - started) / 1e6);
    long seconds = response.headers().firstValue("Retry-After").map(Transport::seconds).orElse(0L);
    return new Answer(
        url, response.statusCode(), object(response.body()), Duration.ofSeconds(seconds));
  }

  /** The JSON object in a body; empty if there is none, as in a proxy's answer. */
  static JsonObject object(byte[] body) {
    try {
      JsonValue value = JsonText.read(new String(body, StandardCharsets.UTF_8));
      return value instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    } catch (JsonFormatException e) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
  }

  private static long seconds(String header) {
    return header.matches("[0-9]{1,9}") ? Long.parseLong(header) : 0;
  }
}
