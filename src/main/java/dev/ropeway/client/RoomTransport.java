package dev.ropeway.client;

import jakarta.json.JsonObject;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Carries a room's requests over its live connection while there is one, else over HTTP. */
final class RoomTransport {
  private final Transport http;
  private final Supplier<@Nullable LiveRequests> requests;

  /** {@code requests} gives what carries them; null if HTTP is to. */
  RoomTransport(Transport http, Supplier<@Nullable LiveRequests> requests) {
    this.http = http;
    this.requests = requests;
  }

  /** As {@link Transport#send}. */
  CompletableFuture<Answer> send(
      String method, String path, @Nullable JsonObject json, Wanted wanted) {
    LiveRequests live = method.equals("DELETE") ? null : requests.get();
    return live == null
        ? http.send(method, path, json, wanted)
        : switch (path.substring(path.lastIndexOf('/') + 1)) {
          case "time" -> live.time();
          case "actions" -> live.actions(Objects.requireNonNull(json));
          case "ephemeral" -> live.ephemeral(Objects.requireNonNull(json));
          case "messages" -> live.messages(Objects.requireNonNull(json));
          case "transactions" -> live.transactions(Objects.requireNonNull(json));
          default -> http.send(method, path, json, wanted);
        };
  }
}
