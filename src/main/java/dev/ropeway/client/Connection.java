package dev.ropeway.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One stream, from its request to its end. Takes no thread; reads no faster than its events are
 * taken. Thread-safe.
 */
final class Connection {

  /** Is told what comes, one call after another. */
  interface Handler extends EventStreamParser.Handler {
    /** The answer is a stream. */
    void opened();

    /** The answer is no stream: what that means. */
    Disconnect refused(int status, HttpHeaders headers, byte[] body);

    /** Something came, a heartbeat perhaps. */
    void heard(int bytes);

    /** Runs a task once there is room for more events. */
    void whenReady(Runnable task);
  }

  private final String url;
  private final Handler handler;
  private final CompletableFuture<Disconnect> ended = new CompletableFuture<>();
  private final CompletableFuture<?> response;
  private volatile boolean opened;

  /** Opens a stream; a request that cannot be made ends it like one that does not arrive. */
  Connection(HttpClient client, Supplier<HttpRequest> request, String url, Handler handler) {
    this.url = url;
    this.handler = handler;
    response = send(client, request);
    response.whenComplete((done, failure) -> end(failure));
  }

  private CompletableFuture<?> send(HttpClient client, Supplier<HttpRequest> request) {
    try {
      return client.sendAsync(request.get(), this::subscriber);
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
    response.cancel(true);
  }

  private BodySubscriber<@Nullable Void> subscriber(ResponseInfo info) {
    if (Wanted.STREAM.is(info.statusCode(), Answer.mediaType(info.headers()), null)) {
      opened = true;
      handler.opened();
      return new Reader();
    }
    return BodySubscribers.mapping(BodySubscribers.ofByteArray(), body -> refused(info, body));
  }

  private @Nullable Void refused(ResponseInfo info, byte[] body) {
    ended.complete(handler.refused(info.statusCode(), info.headers(), body));
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

  /** Feeds the parser, piece by piece. */
  private final class Reader implements BodySubscriber<@Nullable Void> {
    private final EventStreamParser parser = new EventStreamParser(handler);
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
          handler.heard(piece.remaining());
          parser.push(piece);
        }
        handler.whenReady(() -> subscription().request(1));
      } catch (RuntimeException e) {
        onError(e);
        subscription().cancel();
      }
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
