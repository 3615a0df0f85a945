package dev.ropeway.live;

import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A socket whose client reads when the test wants it to. */
final class FakeSocket implements LiveChannel {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Set<String> EVENTS =
      Set.of("snapshot", "update", "reset", "clients", "ephemeral", "message");

  private final Deque<JsonArray> messages = new ArrayDeque<>();
  private final List<JsonArray> seen = new ArrayList<>();
  private final List<Integer> sizes = new ArrayList<>();
  private final CompletableFuture<Closing> closing = new CompletableFuture<>();
  private @Nullable Consumer<@Nullable Throwable> stuck;
  private boolean reads = true;
  private int out;
  private int textsWithEvents;

  /** Texts that have something of a stream, also those that are not out. */
  synchronized int textsWithEvents() {
    return textsWithEvents;
  }

  @Override
  public void send(String text, Consumer<@Nullable Throwable> sent) {
    synchronized (this) {
      if (stuck != null) {
        throw new IllegalStateException("Two texts at once");
      }
      sizes.add(text.length());
      try {
        boolean event = false;
        for (JsonValue each : JsonText.parse(text, 200).asJsonArray()) {
          messages.add(each.asJsonArray());
          event |= EVENTS.contains(each.asJsonArray().getString(0));
        }
        textsWithEvents += event ? 1 : 0;
      } catch (JsonFormatException e) {
        throw new IllegalStateException(text, e);
      }
      notifyAll();
      if (!reads) {
        stuck = sent;
        return;
      }
    }
    told(sent);
  }

  private void told(Consumer<@Nullable Throwable> sent) {
    sent.accept(null);
    synchronized (this) {
      out++;
      notifyAll();
    }
  }

  /** Waits until what was sent is known to be out: then no time that passes counts for it. */
  synchronized void awaitOut() throws InterruptedException {
    while (out < sizes.size()) {
      wait();
    }
  }

  @Override
  public void expect(int bytes) {
    // it takes whatever the test sends
  }

  @Override
  public CompletionStage<Void> close(Closing why) {
    closing.complete(why);
    return CompletableFuture.completedStage(null);
  }

  /** The client reads nothing any more: what is sent now does not get out. */
  synchronized void stopReading() {
    reads = false;
  }

  /** It reads all there is. */
  void goOn() {
    Consumer<@Nullable Throwable> sent;
    synchronized (this) {
      reads = true;
      sent = stuck;
      stuck = null;
    }
    if (sent != null) {
      told(sent);
    }
  }

  /** What was being sent fails. */
  void breakOff() {
    Consumer<@Nullable Throwable> sent;
    synchronized (this) {
      sent = stuck;
      stuck = null;
    }
    if (sent != null) {
      sent.accept(new IOException("broken"));
    }
  }

  synchronized boolean isStuck() {
    return stuck != null;
  }

  /** The next message. */
  synchronized JsonArray next() throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (messages.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("No message; " + seen + closing);
      }
      wait(left);
    }
    JsonArray message = messages.remove();
    seen.add(message);
    return message;
  }

  /** The next message of a type; others are passed over. */
  JsonArray next(String type) throws InterruptedException {
    JsonArray message = next();
    while (!message.getString(0).equals(type)) {
      message = next();
    }
    return message;
  }

  /** What the next message of a type says. */
  JsonObject payload(String type) throws InterruptedException {
    JsonArray message = next(type);
    return message.getJsonObject(Math.min(2, message.size() - 1));
  }

  /** Whether no message has come that was not asked for. */
  synchronized boolean isEmpty() {
    return messages.isEmpty();
  }

  /** How long the texts were. */
  synchronized List<Integer> sizes() {
    return List.copyOf(sizes);
  }

  /** Why it was closed. */
  Closing closing() throws Exception {
    return closing.get(30, TimeUnit.SECONDS);
  }

  boolean isOpen() {
    return !closing.isDone();
  }
}
