package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.ropeway.Await;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Places on connections, without the rooms that take them, which hear of tokens otherwise too. */
class LiveConnectionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ClientStage stage = new ClientStage();
  private final LiveConnections connections = stage.connections(0);
  private final List<LiveConnections.Seat> seats = new ArrayList<>();
  private FakeRopeway server;
  private FakeLive live;
  private Context context;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRopeway();
    live = new FakeLive(server);
    context = stage.context(connections, live.url());
  }

  @AfterEach
  void stop() throws Exception {
    seats.forEach(each -> each.connection().leave(each.number()));
    connections.close();
    live.close();
    server.close();
    stage.close();
  }

  private LiveConnection join(@Nullable String token) {
    return join(token, context.transport().keeper());
  }

  private LiveConnection join(@Nullable String token, TokenKeeper keeper) {
    LiveWatch watch = new LiveWatch(context, connections, token, new Nothing());
    LiveConnections.Seat seat =
        connections.join(watch, keeper, live.url(), 7, token, Duration.ofMinutes(1));
    seats.add(seat);
    return seat.connection();
  }

  private List<String> tokens() {
    return live.sent("token").stream().map(message -> message.getString(1)).toList();
  }

  @Test
  void whoJoinsWithANewerTokenHasTheConnectionGoOnWithIt() throws Exception {
    LiveConnection first = join("t1");
    assertSame(first, join("t1"));
    assertSame(first, join(null), "who has none says nothing of those who do");
    assertSame(first, join("t2"));
    assertSame(first, join("t2"));
    first.ask("ping", null, (answer, bytes) -> {});
    Await.until(PATIENCE, "all is told", () -> live.sent("ping").size() == 1);
    assertEquals("{\"token\":\"t1\"}", live.sent("hello").get(0).get(1).toString());
    assertEquals(List.of("t2"), tokens());
    assertEquals(1, live.opened());
    assertEquals(List.of("/api/live?home=7"), live.addresses());
  }

  @Test
  void theTokensOfOthersAreSaidOverConnectionsOfTheirOwn() throws Exception {
    LiveConnection first = join("t1");
    TokenKeeper other = stage.context(connections, live.url()).transport().keeper();
    assertNotSame(first, join("t2", other));
    Await.until(PATIENCE, "both are open", () -> live.sent("hello").size() == 2);
    assertEquals(List.of(), tokens());
  }

  /** Who does not listen. */
  private static final class Nothing implements Connection.Handler {
    @Override
    public void opened() {}

    @Override
    public void event(String event, JsonObject data) {}

    @Override
    public void retry(long milliseconds) {}

    @Override
    public void whenReady(Runnable task) {}
  }
}
