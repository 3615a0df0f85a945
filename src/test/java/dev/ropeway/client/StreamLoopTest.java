package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Await;
import dev.ropeway.FreePort;
import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.testing.HandClock;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
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
  private static final double RANDOM = 0.75;
  private static final double TURN = 0.5;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient http = HttpClient.newBuilder().executor(threads).build();
  private final Clock wall = new HandClock(Instant.EPOCH);
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
      CompletableFuture.runAsync(() -> running.stop(DONE), threads).get(20, TimeUnit.SECONDS);
    }
    live.close();
    server.close();
    threads.shutdownNow();
    timer.shutdownNow();
  }

  private Serial serial() {
    return new Serial(threads, timer);
  }

  private LiveConnections connections() {
    LiveChoice choice = new LiveChoice(serial(), System::nanoTime, Duration.ofMinutes(3), true);
    return new LiveConnections(http, this::serial, System::nanoTime, wall, choice, TURN);
  }

  private void follow(@Nullable LiveConnections shared, String... urls) {
    Addresses addresses = new Addresses(List.of(urls));
    TrafficMeter meter = new TrafficMeter();
    Serial serial = serial();
    Context context =
        new Context(
            serial,
            new Transport(http, addresses, nobody(serial), meter, System::nanoTime),
            addresses,
            meter,
            System::nanoTime,
            wall,
            () -> RANDOM,
            Duration.ofMinutes(1),
            new AtomicReference<>(Duration.ofMillis(50)),
            100_000,
            shared);
    SharedMirror mirror =
        new SharedMirror("ann", "lobby", "k", Map.of(), new Deliveries(serial()), 100_000);
    StreamLoop made =
        new StreamLoop(
            context, http, mirror, (now, why) -> told(now), () -> {}, mirror.place());
    loop = made;
    serial.execute(made::start);
  }

  private TokenKeeper nobody(Serial serial) {
    return new TokenKeeper(
        new Renewal.Surroundings(
            serial,
            new Addresses(List.of(server.url())),
            System::nanoTime,
            wall,
            () -> RANDOM,
            token -> {
              throw new IllegalStateException("nobody is asked");
            }),
        null);
  }

  private void told(RoomState now) {
    StreamLoop running = loop;
    if (now == RoomState.OFFLINE && running != null && running.retryAt() != null) {
      pauses.add(Duration.between(wall.instant(), running.retryAt()));
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
    follow(connections(), live.url());
    awaitLive();
    live.cut(0, "");
    assertEquals(Duration.ofSeconds(7), paused());
  }

  /** Else the first of many rooms would decide for all, and that one is early. */
  @Test
  void roomsThatShareAConnectionComeTogether() throws Exception {
    try (FakeLive other = new FakeLive(server)) {
      follow(connections(), live.url(), other.url());
      awaitLive();
      live.cut(0, "");
      assertEquals(Duration.ofMillis(500), paused());
      Await.until(PATIENCE, "it is there", () -> other.opened() == 1);
    }
  }
}
