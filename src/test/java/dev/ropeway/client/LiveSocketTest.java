package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import java.io.IOException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On a WebSocket that sends when a test lets it. */
class LiveSocketTest {
  private final HandTimer timer = new HandTimer();
  private final List<String> told = new ArrayList<>();
  private final HeldSocket held = new HeldSocket();
  private final LiveSocket socket = new LiveSocket(new Serial(Runnable::run, timer), new Teller());
  private final WebSocket.Listener listener = socket.listener();

  private final class Teller implements LiveSocket.Handler {
    @Override
    public void opened(String protocol) {
      told.add("opened " + protocol);
      if (protocol.isEmpty()) {
        socket.close();
      }
    }

    @Override
    public void unopened(Throwable failure) {
      told.add("unopened");
    }

    @Override
    public void message(JsonArray message, int bytes) {
      told.add(message + " " + bytes);
      if (message.getString(0).equals("bad")) {
        throw new IllegalArgumentException("bad");
      }
    }

    @Override
    public void broken(RuntimeException why) {
      told.add("broken");
      socket.close();
    }

    @Override
    public void closed(int code, String reason) {
      told.add("closed " + code + " " + reason);
    }
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private int send(String message) {
    return socket.send(JsonText.read(message.replace('\'', '"')));
  }

  @Test
  void whatIsSentWhileATextIsOnItsWayIsTheNextText() {
    assertEquals(9, send("['hello']"));
    send("['watch',1]");
    assertEquals(List.of(), held.sent());
    listener.onOpen(held);
    send("['ping',2]");
    send("['ping',3]");
    assertEquals(List.of("[[\"hello\"],[\"watch\",1]]"), held.sent());
    held.out();
    assertEquals("[[\"ping\",2],[\"ping\",3]]", held.sent().get(1));
    held.out();
    assertEquals(2, held.sent().size());
  }

  @Test
  void whatIsTooMuchForOneTextGoesInSeveralInOrder() {
    socket.limit(40);
    IntStream.range(0, 9).forEach(i -> send("['0123456789'," + i + "]"));
    send("['" + "x".repeat(100) + "']");
    listener.onOpen(held);
    while (!held.idle()) {
      held.out();
    }
    assertEquals(6, held.sent().size());
    assertTrue(held.sent().subList(0, 5).stream().allMatch(text -> text.length() <= 40));
    String all = String.join(",", held.sent());
    assertTrue(
        IntStream.range(1, 9).allMatch(i -> all.indexOf("" + (i - 1) + "]") < all.indexOf(i + "]")),
        all);
  }

  @Test
  void atMostAThousandMessagesAreOneText() {
    IntStream.range(0, 1_500).forEach(i -> send("[" + i + "]"));
    listener.onOpen(held);
    held.out();
    assertEquals(1_000, JsonText.read(held.sent().get(0)).asJsonArray().size());
    assertEquals(500, JsonText.read(held.sent().get(1)).asJsonArray().size());
  }

  @Test
  void aTextThatComesInPartsIsOneAndTheNextIsAskedFor() {
    listener.onOpen(held);
    listener.onText(held, "[[\"a\",1],[\"", false);
    listener.onText(held, "b\"]]", true);
    listener.onText(held, "[[\"c\"]]", true);
    assertEquals(List.of("opened ropeway.v1", "[\"a\",1] 7", "[\"b\"] 5", "[\"c\"] 7"), told);
    assertEquals(4, held.wanted());
  }

  @Test
  void whatComesBehindWhatEndsItIsNotTold() {
    listener.onOpen(held);
    listener.onText(held, "[[\"bad\"],[\"c\"]]", true);
    listener.onText(held, "[[\"d\"]]", true);
    listener.onClose(held, 1001, "stopping");
    assertEquals(List.of("opened ropeway.v1", "[\"bad\"] 7", "broken"), told);
  }

  @Test
  void closingSendsWhatWaitsAndIsOverThoughTheOtherSideIsSilent() {
    listener.onOpen(held);
    send("['a']");
    send("['b']");
    socket.close();
    held.out();
    held.out();
    assertEquals(List.of("[[\"a\"]]", "[[\"b\"]]", "close 1000"), held.sent());
    assertFalse(held.aborted());
    timer.pass(Duration.ofSeconds(2));
    assertTrue(held.aborted());
    assertTrue(socket.gone().toCompletableFuture().isDone());
    assertEquals(List.of("opened ropeway.v1"), told);
  }

  @Test
  void whoSpeaksSomethingElseIsToldNothing() {
    held.speak("");
    send("['hello',{'token':'secret'}]");
    listener.onOpen(held);
    held.out();
    assertEquals(List.of(), held.sent());
    assertTrue(held.aborted());
  }

  @Test
  void thatItCannotSendIsAsIfItBroke() {
    listener.onOpen(held);
    send("['a']");
    held.fail(new IOException("broken pipe"));
    assertEquals(List.of("opened ropeway.v1", "closed 1006 broken pipe"), told);
    listener.onError(held, new IllegalStateException("again"));
    assertEquals(2, told.size());
  }

  @Test
  void thatTheServerClosesItIsToldOnce() {
    listener.onOpen(held);
    listener.onClose(held, 1008, "kicked");
    listener.onError(held, new IllegalStateException("again"));
    assertEquals(List.of("opened ropeway.v1", "closed 1008 kicked"), told);
    assertTrue(socket.gone().toCompletableFuture().isDone());
  }
}
