package dev.ropeway.client;

import dev.ropeway.Outcome;
import dev.ropeway.client.TokenSource.Reason;
import dev.ropeway.json.JsonText;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One of the Java mirror. */
final class JavaSignedRoom implements SignedRoom {
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Queue<CompletableFuture<@Nullable String>> given = new ArrayDeque<>();
  private final Queue<CompletableFuture<@Nullable String>> unanswered = new ArrayDeque<>();
  private final List<CompletableFuture<Outcome>> patches = new CopyOnWriteArrayList<>();
  private final List<String> states = new CopyOnWriteArrayList<>();
  private final TransportKind transport;
  private @Nullable RopewayClient client;
  private @Nullable Room room;

  JavaSignedRoom(TransportKind transport) {
    this.transport = transport;
  }

  private synchronized CompletionStage<@Nullable String> token(Reason reason) {
    asked.add(new Asked(reason.text(), System.currentTimeMillis()));
    CompletableFuture<@Nullable String> ready = given.poll();
    CompletableFuture<@Nullable String> answer = ready == null ? new CompletableFuture<>() : ready;
    if (ready == null) {
      unanswered.add(answer);
    }
    return answer;
  }

  @Override
  public synchronized void give(@Nullable String token) {
    CompletableFuture<@Nullable String> oldest = unanswered.poll();
    if (oldest == null) {
      given.add(CompletableFuture.completedFuture(token));
    } else {
      oldest.complete(token);
    }
  }

  @Override
  public void open(String url, String key) throws Exception {
    RopewayClient made = RopewayClient.of(List.of(url), this::token);
    client = made;
    try {
      Room opened =
          made.room("boards", key).transport(transport).connect().get(30, TimeUnit.SECONDS);
      opened.onState(
          state ->
              states.add(
                  opened
                      .disconnect()
                      .map(why -> state.text() + " " + why.type().text())
                      .orElse(state.text())));
      room = opened;
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e);
    }
  }

  @Override
  public List<Asked> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized int waiting() {
    return unanswered.size();
  }

  @Override
  public void patch(String name, String args) {
    patches.add(room().patch(name, JsonText.read(args)));
  }

  @Override
  public List<String> decided() {
    return patches.stream()
        .filter(CompletableFuture::isDone)
        .map(each -> each.handle(JavaSignedRoom::text).join())
        .toList();
  }

  private static String text(@Nullable Outcome outcome, @Nullable Throwable failure) {
    if (outcome == null) {
      return failure instanceof RoomClosedException ? "gone" : String.valueOf(failure);
    }
    String reason = outcome.reason() == null ? "" : outcome.reason();
    return reason.equals("the room is closed")
        ? "gone"
        : (outcome.status().text() + " " + reason).strip();
  }

  @Override
  public JsonValue data() {
    return room().data();
  }

  @Override
  public List<String> states() {
    return List.copyOf(states);
  }

  @Override
  public void ephemeral(String path, int value) {
    room().ephemeral(path, Json.createValue(value));
  }

  private Room room() {
    return Objects.requireNonNull(room);
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }
}
