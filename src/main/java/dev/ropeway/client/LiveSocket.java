package dev.ropeway.client;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket that carries messages of {@code ropeway.v1}. All that is sent before the text ahead
 * of it is out is one text, or several if it is too much for one; what is sent before it is open
 * waits. Thread-safe.
 */
final class LiveSocket {
  /** The subprotocol that is spoken. */
  static final String PROTOCOL = "ropeway.v1";

  private static final int MOST_MESSAGES = 1_000;
  private static final int MOST_BYTES = 500_000; // less than any server takes that has not said it
  private static final int DONE = 1000;
  private static final int LOST = 1006;
  private static final int LONGEST_TEXT = 64 * 1024 * 1024; // as of an event
  private static final Duration CLOSING = Duration.ofSeconds(2);

  /** Is told what comes, one call after another; nothing once this side has closed it. */
  interface Handler {
    /** It is open. */
    void opened(String protocol);

    /** It could not be opened. */
    void unopened(Throwable failure);

    /** A message, which is so long. */
    void message(JsonArray message, int bytes);

    /** What came is no message, or nobody can do with it. */
    void broken(RuntimeException why);

    /** It was closed, or broke. */
    void closed(int code, String reason);
  }

  private record Piece(String text, int bytes) {}

  private final Serial serial;
  private final Handler handler;
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final Queue<Piece> waiting = new ArrayDeque<>(); // guarded by this, as the next ones
  private @Nullable WebSocket socket;
  private boolean flushing;
  private boolean sending;
  private volatile boolean closed;
  private volatile int mostBytes = MOST_BYTES;

  LiveSocket(Serial serial, Handler handler) {
    this.serial = serial;
    this.handler = handler;
  }

  /** Begins; whatever becomes of it is told. {@code home}: of its first room. */
  void open(HttpClient http, String url, int home, Duration patience) {
    opening(http, url.replaceFirst("(?i)^http", "ws") + "/api/live?home=" + home, patience)
        .whenComplete(
            (opened, failure) -> {
              if (failure != null) {
                gone.complete(null);
                unopened(failure);
              }
            });
  }

  private CompletableFuture<WebSocket> opening(HttpClient http, String uri, Duration patience) {
    try {
      return http.newWebSocketBuilder()
          .subprotocols(PROTOCOL)
          .connectTimeout(patience)
          .buildAsync(URI.create(uri), listener());
    } catch (RuntimeException e) { // such as a URL that is none
      return CompletableFuture.failedFuture(e);
    }
  }

  /** What the WebSocket is to tell. */
  WebSocket.Listener listener() {
    return new Listener();
  }

  private void unopened(Throwable failure) {
    if (end()) {
      handler.unopened(failure);
    }
  }

  /** Takes no longer texts than the other side. */
  void limit(long bytes) {
    mostBytes = (int) Math.max(1, Math.min(bytes, mostBytes));
  }

  /** Completes when nothing of it is left. */
  CompletionStage<Void> gone() {
    return gone;
  }

  /** Sends a message; returns how many bytes it is. */
  int send(JsonValue message) {
    String text = JsonText.write(message);
    int bytes = length(text);
    synchronized (this) {
      waiting.add(new Piece(text, bytes));
      if (flushing) {
        return bytes;
      }
      flushing = true;
    }
    serial.execute(this::flush); // what others send meanwhile goes with it
    return bytes;
  }

  static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private synchronized void flush() {
    flushing = false;
    WebSocket open = socket;
    if (open == null || sending) {
      return;
    }
    if (!waiting.isEmpty()) {
      sending = true;
      open.sendText(next(), true).whenComplete((sent, failure) -> sent(failure));
    } else if (closed && !open.isOutputClosed()) {
      sending = true;
      open.sendClose(DONE, "").whenComplete((sent, failure) -> sent(failure));
    }
  }

  private void sent(@Nullable Throwable failure) {
    synchronized (this) {
      sending = false;
    }
    if (failure == null) {
      flush();
    } else {
      serial.execute(() -> lost(failure)); // not within the lock, which flush() may hold
    }
  }

  private String next() {
    StringBuilder text = new StringBuilder("[");
    int bytes = 2;
    int count = 0;
    for (Piece piece = waiting.peek(); piece != null; piece = waiting.peek()) {
      bytes += piece.bytes + 1;
      if (count > 0 && (bytes > mostBytes || count == MOST_MESSAGES)) {
        break;
      }
      text.append(count == 0 ? "" : ",").append(piece.text);
      waiting.remove();
      count++;
    }
    return text.append(']').toString();
  }

  /** Sends what waits and closes; nothing is told any more. */
  void close() {
    closed = true;
    serial.schedule(CLOSING, this::abort);
    flush();
  }

  /** Breaks it off. */
  void abort() {
    closed = true;
    gone.complete(null);
    synchronized (this) {
      waiting.clear();
      if (socket != null) {
        socket.abort();
      }
    }
  }

  private void lost(Throwable failure) {
    gone.complete(null);
    if (end()) {
      handler.closed(LOST, Transport.said(failure));
    }
    abort();
  }

  /** Whether it had not ended. */
  private synchronized boolean end() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void onOpen(WebSocket opened) {
      if (!closed) {
        handler.opened(opened.getSubprotocol());
      }
      if (closed) { // what waits is not for whoever this is
        gone.complete(null);
        opened.abort();
        return;
      }
      synchronized (LiveSocket.this) {
        socket = opened;
      }
      opened.request(1);
      flush();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (text.length() > LONGEST_TEXT) {
        lost(new IllegalStateException("a text is longer than " + LONGEST_TEXT));
        return null;
      }
      if (last) {
        String whole = text.toString();
        text.setLength(0);
        received(whole);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      gone.complete(null);
      if (end()) {
        handler.closed(code, reason);
      }
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
      lost(failure);
    }
  }

  /** What comes behind what ends it in the same text is not told: it will come again. */
  private void received(String text) {
    try {
      JsonArray messages = JsonText.read(text).asJsonArray();
      boolean alone = messages.size() == 1;
      for (JsonValue message : messages) {
        if (closed) {
          return;
        }
        int bytes = length(alone ? text : JsonText.write(message));
        handler.message(message.asJsonArray(), bytes);
      }
    } catch (RuntimeException e) {
      if (!closed) {
        handler.broken(e);
      }
    }
  }
}
