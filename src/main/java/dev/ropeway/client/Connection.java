package dev.ropeway.client;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One stream, from its request to its end. Takes no thread; reads no faster than its events are
 * taken. Thread-safe.
 */
final class Connection {

  private static final Duration OPENING = Duration.ofSeconds(10);

  /** Is told what comes, one call after another. */
  interface Handler {
    /** The stream is open. */
    void opened();

    /** An event; throws if it cannot be understood. */
    void event(String event, JsonObject data);

    /** The server asks to come back after so long. */
    void retry(long milliseconds);

    /** Runs a task once there is room for more events. */
    void whenReady(Runnable task);
  }

  private final Context context;
  private final HttpClient client;
  private final @Nullable String token;
  private final String url;
  private final Handler handler;
  private final Watchdog watchdog;
  private final CompletableFuture<Disconnect> ended = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> response;
  private volatile boolean opened;

  /** One that is opened with this token, or null. */
  Connection(
      Context context, HttpClient client, String url, @Nullable String token, Handler handler) {
    this.context = context;
    this.client = client;
    this.url = url;
    this.token = token;
    this.handler = handler;
    this.watchdog = new Watchdog(context, this::end);
  }

  /**
   * Begins; goes on after an id, a text, or a version, or with nothing if it is null. A request
   * that cannot be made ends it like one that does not arrive.
   */
  void open(Place place, @Nullable JsonValue after) {
    context.serial().execute(() -> watchdog.opening(OPENING));
    ended.thenRunAsync(watchdog::stop, context.serial());
    CompletableFuture<?> sent = send(place, after);
    response = sent;
    sent.whenComplete((done, failure) -> end(failure));
    if (ended.isDone()) {
      sent.cancel(true);
    }
  }

  private CompletableFuture<?> send(Place place, @Nullable JsonValue after) {
    try {
      HttpRequest request = context.transport().stream(token, url, place.updates(), after);
      return client.sendAsync(request, this::subscriber);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Completes with what ended it, never exceptionally. */
  CompletionStage<Disconnect> ended() {
    return ended;
  }

  boolean isEnded() {
    return ended.isDone();
  }

  /** Ends it for a reason. */
  void end(Disconnect disconnect) {
    ended.complete(disconnect);
    CompletableFuture<?> sent = response;
    if (sent != null) {
      sent.cancel(true);
    }
  }

  private BodySubscriber<@Nullable Void> subscriber(ResponseInfo info) {
    if (Wanted.STREAM.is(info.statusCode(), Answer.mediaType(info.headers()), null)) {
      opened = true;
      watchdog.heard();
      context.serial().execute(watchdog::opened);
      handler.opened();
      return new Reader();
    }
    return BodySubscribers.mapping(BodySubscribers.ofByteArray(), body -> refused(info, body));
  }

  private @Nullable Void refused(ResponseInfo info, byte[] body) {
    ended.complete(
        context.transport().refused(token, url, info.statusCode(), info.headers(), body));
    return null;
  }

  private void end(@Nullable Throwable failure) {
    ended.complete(
        failure == null
            ? new Disconnect(Disconnect.Type.STREAM_ENDED, url + " ended the stream")
            : lost(failure));
  }

  private Disconnect lost(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    String said = Transport.said(cause);
    if (!opened) {
      return new Disconnect(
          Disconnect.Type.SERVER_UNREACHABLE, url + " cannot be reached: " + said);
    }
    return cause instanceof IOException
        ? new Disconnect(Disconnect.Type.STREAM_ENDED, "the stream of " + url + " broke: " + said)
        : new Disconnect(
            Disconnect.Type.PROTOCOL_BROKEN, "what " + url + " sent cannot be understood: " + said);
  }

  /** Looks at once whether it is still alive. */
  void look() {
    if (opened) {
      context.serial().execute(watchdog::look);
    }
  }

  /** Feeds the parser, piece by piece. */
  private final class Reader implements BodySubscriber<@Nullable Void>, EventStreamParser.Handler {
    private final EventStreamParser parser = new EventStreamParser(this);
    private final CompletableFuture<@Nullable Void> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<@Nullable Void> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription opened) {
      subscription = opened;
      opened.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
      try {
        for (ByteBuffer piece : pieces) {
          watchdog.heard();
          context.meter().received(piece.remaining());
          parser.push(piece);
        }
        handler.whenReady(() -> subscription().request(1));
      } catch (RuntimeException e) {
        onError(e);
        subscription().cancel();
      }
    }

    @Override
    public void event(String event, String data, String id) {
      context.meter().event(event, data.getBytes(StandardCharsets.UTF_8).length);
      JsonObject json = JsonText.read(data).asJsonObject();
      boolean named = !id.isEmpty() && (event.equals("update") || event.equals("snapshot"));
      handler.event(event, named ? JsonValues.copyOf(json).add("id", id).build() : json);
    }

    @Override
    public void retry(long milliseconds) {
      handler.retry(milliseconds);
    }

    private Flow.Subscription subscription() {
      return Objects.requireNonNull(subscription);
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(null);
    }
  }
}
