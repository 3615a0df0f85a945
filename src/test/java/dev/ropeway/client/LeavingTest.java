package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Outcome;
import dev.ropeway.client.FakeRopeway.Canned;
import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms of the Java mirror that are left while the stream is behind the answers. */
class LeavingTest {
  private FakeRopeway server;
  private RopewayClient client;
  private Room room;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRopeway();
    client = RopewayClient.of(server.url());
    room = get(client.room("lobby", "k").transport(TransportKind.SSE).client("ann").connect());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  /** Has actions answered so, without a word of them on the stream. */
  private void answer(JsonObject... outcomes) {
    JsonArrayBuilder all = Json.createArrayBuilder();
    List.of(outcomes).forEach(all::add);
    JsonObject body = JsonObjects.of("version", 1L, "outcomes", all.build());
    Canned answer = new Canned(200, Map.of("Content-Type", "application/json"), body.toString());
    server.fates(request -> request.is("POST", "/actions") ? answer : null);
  }

  @Test
  void whatTheAnswersDecidedIsTold() throws Exception {
    answer(
        JsonObjects.of("id", 1L, "status", "applied", "version", 1L),
        JsonObjects.of("id", 2L, "status", "rejected", "version", 1L, "reason", "not so"));
    List<Rejection> rejections = new CopyOnWriteArrayList<>();
    room.onRejection(rejections::add);
    CompletableFuture<Outcome> first = room.append("/log", JsonValue.TRUE);
    CompletableFuture<Outcome> second = room.append("/log", JsonValue.FALSE);

    assertTrue(get(room.leave()));

    assertEquals(new Outcome(Outcome.Status.APPLIED, 1, null), get(first));
    assertEquals(new Outcome(Outcome.Status.REJECTED, 1, "not so"), get(second));
    assertEquals(List.of("not so"), rejections.stream().map(r -> r.outcome().reason()).toList());
  }

  @Test
  void whatIsRecordedAndNotDecidedIsNotKnown() throws Exception {
    answer(JsonObjects.of("id", 1L, "status", "recorded"));
    CompletableFuture<Outcome> outcome = room.append("/log", JsonValue.TRUE);

    assertFalse(get(room.leave()));

    ExecutionException unknown = assertThrows(ExecutionException.class, () -> get(outcome));
    assertInstanceOf(RoomClosedException.class, unknown.getCause());
  }
}
