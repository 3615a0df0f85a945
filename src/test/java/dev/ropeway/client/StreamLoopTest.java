package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Await;
import dev.ropeway.FreePort;
import dev.ropeway.client.Disconnect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a loop that lost its stream says that it will try again: its wall clock stands still. */
class StreamLoopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Disconnect DONE = new Disconnect(Type.CLOSED, "the test is over");
  private static final double TURN = 0.5;

  private final ClientStage stage = new ClientStage();
  private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
  private final AtomicReference<RoomState> state = new AtomicReference<>();
  private FakeRopeway server;
  private FakeLive live;
  private @Nullable StreamLoop loop;

  @BeforeEach
  void start() throws Exception {
    server = new FakeRopeway();
    live = new FakeLive(server);
  }

  @AfterEach
  void stop() throws Exception {
    StreamLoop running = loop;
    if (running != null) {
      stage.serial().execute(() -> running.stop(DONE));
    }
    live.close();
    server.close();
    stage.close();
  }

  private void follow(@Nullable LiveConnections shared, String... urls) {
    Context context = stage.context(shared, urls);
    SharedMirror mirror =
        new SharedMirror("ann", "lobby", "k", Map.of(), new Deliveries(stage.serial()), 100_000);
    StreamLoop made =
        new StreamLoop(
            context, stage.http(), mirror, (now, why) -> told(now), () -> {}, mirror.place());
    loop = made;
    context.serial().execute(made::start);
  }

  private void told(RoomState now) {
    StreamLoop running = loop;
    if (now == RoomState.OFFLINE && running != null && running.retryAt() != null) {
      pauses.add(Duration.between(stage.wall().instant(), running.retryAt()));
    }
    state.set(now);
  }

  private void awaitLive() throws Exception {
    Await.until(PATIENCE, "it is live", () -> state.get() == RoomState.LIVE);
  }

  private Duration paused() throws Exception {
    return pauses.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static String away() throws Exception {
    return "http://localhost:" + FreePort.find();
  }

  @Test
  void whoLosesHisServerComesToAnotherOneAtAnyTimeOfASecond() throws Exception {
    try (FakeRopeway other = new FakeRopeway()) {
      follow(null, server.url(), other.url());
      awaitLive();
      server.cut();
      assertEquals(Duration.ofMillis(750), paused());
      Await.until(PATIENCE, "it is there", () -> other.streams() == 1);
    }
  }

  @Test
  void whoHasNotBeenAnywhereTriesTheNextServerAlmostAtOnce() throws Exception {
    follow(null, away(), server.url());
    assertEquals(Duration.ofMillis(75), paused());
    awaitLive();
  }

  @Test
  void aServerThatAsksForItIsGivenMoreTimeToBeComeBackTo() throws Exception {
    live.welcome(JsonObjects.of("retry", 8_000L));
    follow(stage.connections(TURN), live.url());
    awaitLive();
    live.cut(0, "");
    assertEquals(Duration.ofSeconds(7), paused());
  }

  /** Else the first of many rooms would decide for all, and that one is early. */
  @Test
  void roomsThatShareAConnectionComeTogether() throws Exception {
    try (FakeLive other = new FakeLive(server)) {
      follow(stage.connections(TURN), live.url(), other.url());
      awaitLive();
      live.cut(0, "");
      assertEquals(Duration.ofMillis(500), paused());
      Await.until(PATIENCE, "it is there", () -> other.opened() == 1);
    }
  }
}
