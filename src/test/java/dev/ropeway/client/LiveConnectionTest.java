package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a WebSocket and a clock that are moved by hand. */
class LiveConnectionTest {
  private final HandTimer timer = new HandTimer();
  private final Serial serial = new Serial(Runnable::run, timer);
  private final HeldSocket held = new HeldSocket();
  private final List<String> told = new ArrayList<>();
  private LiveConnection connection;

  private final class Opener implements LiveConnection.Host {
    @Override
    public Disconnect refused(String message) {
      return new Disconnect(Type.PROTOCOL_BROKEN, message);
    }

    @Override
    public void welcomed() {
      told.add("welcomed");
    }

    @Override
    public void over(LiveConnection which, @Nullable Disconnect disconnect, boolean welcomed) {
      told.add("over " + (disconnect == null ? null : disconnect.type()) + " " + welcomed);
    }
  }

  @BeforeEach
  void open() {
    TokenKeeper nobody =
        new TokenKeeper(
            new Renewal.Surroundings(
                serial,
                new Addresses(List.of("http://a")),
                timer.clock()::nanos,
                timer.clock(),
                () -> 0.5,
                token -> {
                  throw new IllegalStateException("nobody is asked");
                }),
            null);
    connection =
        new LiveConnection(
            new LiveConnection.Surroundings(
                serial, timer.clock()::nanos, timer.clock(), Duration.ofSeconds(20)),
            nobody,
            "http://a",
            null,
            new Opener());
    connection.socket().listener().onOpen(held);
    held.out();
  }

  @AfterEach
  void stop() {
    timer.shutdownNow();
  }

  private static JsonArray message(String text) {
    return JsonText.read(text.replace('\'', '"')).asJsonArray();
  }

  private void tell(String text) {
    connection.message(message(text), 0);
  }

  @Test
  void withoutAWelcomeItIsGivenUpAfterFiveSeconds() {
    timer.pass(Duration.ofMillis(4_900));
    assertEquals(List.of(), told);
    timer.pass(Duration.ofMillis(100));
    assertEquals(List.of("over SERVER_UNREACHABLE false"), told);
  }

  @Test
  void itTakesNoLongerTextsThanTheServerDoes() {
    tell("['welcome',{'limits':{'bytes':100}}]");
    connection.send(message("['a']"));
    for (int i = 0; i < 9; i++) {
      connection.send(message("['0123456789012345678901234567890123456789'," + i + "]"));
    }
    while (!held.idle()) {
      held.out();
    }
    assertEquals("[[\"a\"]]", held.sent().get(1));
    assertEquals(7, held.sent().size(), held.sent()::toString);
    assertTrue(held.sent().stream().allMatch(text -> text.length() <= 100));
  }

  @Test
  void whoHasSaidNothingForAWhilePingsAndWhoHearsNothingGivesUp() {
    tell("['welcome',{'silence':10000}]");
    timer.pass(Duration.ofMillis(3_900));
    assertEquals(1, held.sent().size());
    timer.pass(Duration.ofMillis(100));
    assertEquals("[[\"ping\",1]]", held.sent().get(1));
    held.out();
    tell("['pong',1,7]");
    timer.pass(Duration.ofSeconds(2));
    connection.send(message("['a']"));
    held.out();
    timer.pass(Duration.ofMillis(3_900));
    assertEquals(3, held.sent().size(), "what is said is as good as a ping");
    timer.pass(Duration.ofSeconds(3));
    assertEquals(List.of("welcomed"), told);
    timer.pass(Duration.ofSeconds(3));
    assertEquals(List.of("welcomed", "over SERVER_SILENT true"), told);
  }

  @Test
  void aQuestionIsAnsweredOnceAndWhatIsOpenAtTheEndIsNot() {
    tell("['welcome',{}]");
    List<Integer> statuses = new ArrayList<>();
    connection.ask("ping", null, (answer, bytes) -> statuses.add(answer.status()));
    connection.ask("ping", null, (answer, bytes) -> statuses.add(answer.status()));
    tell("['pong',1,7]");
    tell("['pong',1,8]");
    assertEquals(List.of(200), statuses);
    connection.closed(1001, "stopping");
    assertEquals(List.of(200, 0), statuses);
    connection.ask("ping", null, (answer, bytes) -> statuses.add(answer.status()));
    assertEquals(List.of(200, 0, 0), statuses);
    assertEquals(List.of("welcomed", "over STREAM_ENDED true"), told);
  }
}
