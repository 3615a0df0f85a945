package dev.ropeway.client;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Carries a mirror's actions to a server, or plays one. Thread-safe. */
interface Link {

  /** Begins; the room is told every state of the connection. */
  void start();

  /** There is something to send. */
  void wake();

  void ephemeral(String path, JsonValue value);

  CompletableFuture<Boolean> send(JsonValue message, List<String> to);

  /** The server's time, milliseconds since 1970. */
  double time();

  Statistics statistics(int inFlight);

  /** Completes when the server was asked for its time once. */
  CompletionStage<Void> timed();

  /** Whether there is a server, and so a log of what can be undone. */
  default boolean undoes() {
    return true;
  }

  /** Completes with what this identity has done and undone before; with nothing if not told. */
  default CompletableFuture<Optional<JsonObject>> undoable() {
    return CompletableFuture.completedFuture(Optional.empty());
  }

  /** There is a newer token. */
  default void renew(@Nullable String token) {}

  /** When the next try to connect is; null if there is none, or no need. */
  default @Nullable Instant retryAt() {
    return null;
  }

  /** Tries to connect now, and again by itself from now on. */
  default void reconnect() {}

  /** Makes no more tries by itself, and sends nothing before there is a stream. */
  default void cancelReconnect() {}

  /** The shortest time between two sends. */
  Duration frame();

  /** Changes that. */
  void frame(Duration shortest);

  /** Gives up for a reason. */
  void stop(Disconnect disconnect);

  /** Sends what is left, for at most so long, leaves, and ends. */
  void close(Duration bound, Disconnect disconnect);
}
