package dev.ropeway.live;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that speaks {@code ropeway.v1} and looks at every message. */
public final class LiveClient implements AutoCloseable {
  /** The subprotocol. */
  public static final String PROTOCOL = "ropeway.v1";

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<JsonArray> messages = new LinkedBlockingQueue<>();
  private final List<JsonArray> passedOver = new ArrayList<>();
  private final CompletableFuture<String> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private LiveClient(URI http, String... headers) throws Exception {
    URI uri = URI.create(http.toString().replaceFirst("^http", "ws"));
    WebSocket.Builder builder = HTTP.newWebSocketBuilder().subprotocols(PROTOCOL);
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    this.socket = builder.buildAsync(uri, new Listener()).get(30, TimeUnit.SECONDS);
  }

  /** Opens a connection and says nothing; headers are name, value, name, value. */
  public static LiveClient open(URI http, String... headers) throws Exception {
    return new LiveClient(http, headers);
  }

  /** Opens one and greets without a token. */
  public static LiveClient greeted(URI http) throws Exception {
    LiveClient client = open(http);
    client.say("[\"hello\",{}]");
    client.next("welcome");
    return client;
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        try {
          for (JsonValue each : JsonText.parse(text.toString(), 200).asJsonArray()) {
            messages.add(each.asJsonArray());
          }
        } catch (Exception e) {
          closed.completeExceptionally(e);
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      closed.complete(code + " " + reason);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      closed.completeExceptionally(error);
    }
  }

  /** Sends messages in one text, each a JSON array. */
  public void say(String... sent) throws Exception {
    raw("[" + String.join(",", sent) + "]");
  }

  /** Sends a text as it is. */
  public void raw(String text) throws Exception {
    socket.sendText(text, true).get(30, TimeUnit.SECONDS);
  }

  /** The next message of a type; those of others are passed over. */
  public JsonArray next(String type) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonArray message = messages.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      if (message == null) {
        throw new AssertionError(
            "No " + type + "; " + passedOver + (closed.isDone() ? closed : "; open"));
      }
      if (message.getString(0).equals(type)) {
        return message;
      }
      passedOver.add(message);
    }
  }

  /** The next message of any type. */
  public JsonArray next() throws Exception {
    JsonArray message = messages.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    if (message == null) {
      throw new AssertionError("No message");
    }
    return message;
  }

  /** The payload of the next message of a type. */
  public JsonObject payload(String type) throws Exception {
    JsonArray message = next(type);
    return message.getJsonObject(Math.min(2, message.size() - 1));
  }

  /** Messages that have come and were not asked for. */
  public List<JsonArray> passedOver() {
    messages.drainTo(passedOver);
    return passedOver;
  }

  /** With what code and reason the server closes it. */
  public String closing() throws Exception {
    return closed.get(30, TimeUnit.SECONDS);
  }

  /** Breaks it off, as a client that dies. */
  public void abort() {
    socket.abort();
  }

  @Override
  public void close() throws Exception {
    try {
      socket.sendClose(1000, "").get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      socket.abort(); // it was closed already, or is in this moment
    }
  }
}
