package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.client.FakeRopeway.Canned;
import dev.ropeway.json.JsonText;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The stream of a room passes on to a second one, as the token of the first one has ended. */
class RenewableStreamTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<String> states = new CopyOnWriteArrayList<>();
  private FakeRopeway server;
  private FakeAccess access;
  private RopewayClient client;
  private Room room;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRopeway();
    access = new FakeAccess(server);
    access.know("FIRST", "ann");
    access.know("EXPIRED", "ann");
    client = RopewayClient.of(List.of(server.url()), RenewableStreamTest::named);
    room = get(client.room("lobby", "k").transport(TransportKind.SSE).connect());
    room.onState(
        state -> states.add(state.text() + room.disconnect().map(d -> " " + d.type()).orElse("")));
  }

  private static CompletableFuture<String> named(TokenSource.Reason reason) {
    return CompletableFuture.completedFuture(reason.name());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  /** The token ends; who is asked next says so, and another one is got. */
  private void renew() throws Exception {
    access.refuse("FIRST", "token-expired");
    assertTrue(get(room.append("/log", Json.createValue("a"))).applied());
  }

  private int streamsAsked() {
    return server.requests("GET", "/updates").size();
  }

  private static JsonObject json(String text) {
    return JsonText.read(text.replace('\'', '"')).asJsonObject();
  }

  @Test
  void aRoomGoesOnWithTheSecondStreamWhenThatHasNamedWhoIsHereWithoutAFlicker() throws Exception {
    List<String> gone = new CopyOnWriteArrayList<>();
    List<String> messages = new CopyOnWriteArrayList<>();
    room.onEphemeral(
        change -> {
          if (change.value() == null) {
            gone.add(change.client() + change.path());
          }
        });
    room.onMessage(message -> messages.add(message.message().toString()));
    JsonObject clients = json("{'clients':['ann','bob']}");
    server.tell(0, "clients", clients);
    server.tell(0, "ephemeral", json("{'values':{'bob':{'/cursor':1,'/gone':2}}}"));
    Await.until(PATIENCE, "all is shown", () -> room.others().size() == 1);
    renew();
    Await.until(PATIENCE, "a second stream", () -> server.streams() == 2);
    server.tell(0, "message", json("{'client':'bob','message':1}"));
    Await.until(PATIENCE, "the message", () -> messages.size() == 1);
    server.tell(1, "message", json("{'client':'bob','message':'early'}"));
    server.tell(1, "clients", clients);
    server.tell(1, "ephemeral", json("{'values':{'bob':{'/cursor':1}}}"));
    server.tell(1, "message", json("{'client':'bob','message':1}"));
    server.tell(1, "message", json("{'client':'bob','message':2}"));
    Await.until(PATIENCE, "the next message", () -> messages.contains("2"));
    Await.until(PATIENCE, "the first one has gone", () -> server.streams() == 1);
    assertEquals(List.of("1", "2"), messages);
    assertEquals(List.of("bob/gone"), gone);
    assertEquals(List.of("ann", "bob"), room.clients());
    assertEquals(List.of(), states);
  }

  @Test
  void aSecondStreamThatCannotBeOpenedIsTriedAgainAndTheFirstOneGoesOn() throws Exception {
    server.fates(request -> request.is("GET", "/updates") ? new Canned(502, Map.of(), "") : null);
    renew();
    Await.until(PATIENCE, "it is tried again", () -> streamsAsked() > 2);
    assertTrue(get(room.append("/log", JsonValue.TRUE)).applied());
    Await.until(PATIENCE, "the first one brings it", () -> room.version() == 2);
    server.fates(request -> null);
    int tries = streamsAsked();
    Await.until(
        PATIENCE, "a second one alone", () -> streamsAsked() > tries && server.streams() == 1);
    assertTrue(get(room.append("/log", JsonValue.TRUE)).applied());
    Await.until(PATIENCE, "it brings that", () -> room.version() == 3);
    assertEquals("EXPIRED", server.requests("GET", "/updates").get(tries).token());
    assertEquals(List.of(), states);
  }

  @Test
  void whatTheSecondStreamBringsDifferentlyMergedIsShownOnce() throws Exception {
    List<String> shown = new CopyOnWriteArrayList<>();
    room.onChange("/n", change -> shown.add(String.valueOf(change.value())));
    server.tell(0, "clients", json("{'clients':['ann']}")); // so that both streams stay
    renew();
    Await.until(PATIENCE, "a second stream", () -> server.streams() == 2);
    Await.until(PATIENCE, "it is as far", () -> room.version() == 1);
    server.tell(0, "update", update(1, 2));
    server.tell(1, "update", update(1, 3));
    server.tell(0, "update", update(2, 3));
    server.tell(1, "update", update(3, 4));
    server.tell(0, "update", update(3, 4));
    server.tell(1, "clients", json("{'clients':['ann']}"));
    Await.until(PATIENCE, "the first one has gone", () -> server.streams() == 1);
    server.tell(0, "update", update(4, 5));
    Await.until(PATIENCE, "all is shown", () -> shown.contains("5"));
    assertEquals(5, room.version());
    assertEquals("5", shown.get(shown.size() - 1));
    assertEquals(shown.stream().distinct().toList(), shown);
    assertEquals(List.of(), states);
  }

  private static JsonObject update(int from, int to) {
    return json(
        "{'from':"
            + from
            + ",'version':"
            + to
            + ",'patch':[{'op':'add','path':'/n','value':"
            + to
            + "}],'acks':[]}");
  }

  @Test
  void aCallerWhoHasLostTheRightMeanwhileIsToldSoByTheSecondStream() throws Exception {
    server.fates(
        request -> request.is("GET", "/updates") ? Canned.refusal(403, "forbidden") : null);
    access.refuse("FIRST", "token-expired");
    // whether it is told what became of this hangs on which answer comes first
    CompletableFuture<Outcome> outcome = room.append("/log", Json.createValue("a"));
    Await.until(PATIENCE, "it is closed", () -> room.state() == RoomState.CLOSED);
    assertEquals(Type.FORBIDDEN, room.disconnect().orElseThrow().type());
    Await.until(PATIENCE, "no action is left open", outcome::isDone);
    if (outcome.isCompletedExceptionally()) {
      RoomClosedException closed =
          assertInstanceOf(
              RoomClosedException.class,
              assertThrows(ExecutionException.class, outcome::get).getCause());
      assertEquals(Type.FORBIDDEN, closed.disconnect().type());
    } else {
      assertTrue(outcome.get().applied());
    }
  }

  @Test
  void thatATokenHasEndedIsNotItsServersFailure() throws Exception {
    try (FakeRopeway other = new FakeRopeway();
        RopewayClient both =
            RopewayClient.of(List.of(server.url(), other.url()), RenewableStreamTest::named)) {
      Room second = get(both.room("lobby", "k").transport(TransportKind.SSE).connect());
      access.refuse("FIRST", "token-expired");
      server.tell("access", json("{'reason':'token-expired'}"));
      Await.until(PATIENCE, "again", () -> second.statistics().connections() == 2);
      assertEquals(List.of(), other.requests());
    }
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
