package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Outcome;
import dev.ropeway.client.FakeRopeway.Canned;
import jakarta.json.Json;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms whose server does not keep any more what became of an action that is sent again. */
class ForgottenOutcomeTest {
  private final List<Rejection> rejections = new CopyOnWriteArrayList<>();
  private FakeRopeway server;
  private RopewayClient client;
  private Room room;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRopeway();
    client = RopewayClient.of(server.url());
    room = get(client.room("lobby", "k").transport(TransportKind.SSE).connect());
    room.onRejection(rejections::add);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static void assertUnknown(CompletableFuture<?> future) {
    Throwable failure =
        assertInstanceOf(
            OutcomeUnknownException.class,
            assertThrows(ExecutionException.class, () -> get(future)).getCause());
    assertEquals("Because.", failure.getMessage());
  }

  @Test
  void itIsUnknownNotRejectedAndTheNextGoesOnUnderItsOwnNumber() throws Exception {
    server.fates(
        request ->
            request.is("POST", "/actions") && request.body().toString().contains("old")
                ? Canned.refusal(410, "outcome-pruned")
                : null);
    CompletableFuture<Outcome> old = room.append("/log", Json.createValue("old"));
    CompletableFuture<Outcome> next = room.append("/log", Json.createValue("new"));
    assertUnknown(old);
    assertTrue(get(next).applied());
    assertEquals("{\"log\":[\"new\"]}", room.data().toString());
    var requests = server.requests("POST", "/actions"); // the old one may have been sent with both
    JsonObject last = requests.get(requests.size() - 1).body().asJsonObject();
    assertEquals(2, ((JsonNumber) last.getValue("/actions/0/id")).intValue());
    assertTrue(get(room.leave()), "all was decided");
    assertEquals(List.of(), rejections);
  }

  @Test
  void soIsABatch() throws Exception {
    server.fates(
        request ->
            request.is("POST", "/api/transactions") ? Canned.refusal(410, "outcome-pruned") : null);
    CompletableFuture<BatchOutcome> batch =
        room.batch(() -> room.append("/log", Json.createValue("old")));
    assertUnknown(batch);
    assertTrue(get(room.leave()), "all was decided");
    assertEquals(List.of(), rejections);
  }
}
