package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.client.Disconnect.Type;
import dev.ropeway.testing.HandClock;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both clocks and the timer are moved by hand. */
class WatchdogTest {
  private static final Duration TICK = Duration.ofSeconds(1);

  private final HandClock wall = new HandClock(Instant.EPOCH);
  private long nanos = Long.MAX_VALUE - 1_000_000_000; // which may pass its end
  private final List<Type> ends = new ArrayList<>();
  private final Timer timer = new Timer();
  private Watchdog watchdog;

  /** Keeps what it is given until it is run by hand. */
  private static final class Timer extends ScheduledThreadPoolExecutor {
    private final Queue<Runnable> waiting = new ArrayDeque<>();

    Timer() {
      super(0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
      waiting.add(task);
      return super.schedule(() -> {}, Long.MAX_VALUE, TimeUnit.DAYS);
    }
  }

  @BeforeEach
  void open() {
    Serial serial = new Serial(Runnable::run, timer);
    Addresses addresses = new Addresses(List.of("http://a"));
    TrafficMeter meter = new TrafficMeter();
    HttpClient http = HttpClient.newHttpClient(); // nothing is asked
    Context context =
        new Context(
            serial,
            new Transport(http, addresses, null, meter, () -> nanos),
            addresses,
            meter,
            () -> nanos,
            wall,
            () -> 0.5,
            Duration.ofSeconds(20),
            new AtomicReference<>(Duration.ofMillis(50)),
            100_000,
            null);
    watchdog = new Watchdog(context, end -> ends.add(end.type()));
    watchdog.opened();
  }

  @AfterEach
  void close() {
    timer.shutdownNow();
  }

  /** Lets seconds pass for one who is awake. */
  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      nanos += TICK.toNanos();
      wall.pass(TICK);
      tick();
    }
  }

  private void tick() {
    Runnable next = timer.waiting.poll();
    if (next != null) {
      next.run();
    }
  }

  @Test
  void aSilentStreamIsFoundAndOneWithHeartbeatsIsNot() {
    for (int i = 0; i < 5; i++) {
      pass(15);
      watchdog.heard();
    }
    assertEquals(List.of(), ends);
    pass(21);
    assertEquals(List.of(Type.SERVER_SILENT), ends);
  }

  @Test
  void itIsFoundInTimeThoughTheWallClockWasPutBackAnHour() {
    wall.pass(Duration.ofHours(-1));
    pass(20);
    assertEquals(List.of(), ends);
    pass(1);
    assertEquals(List.of(Type.SERVER_SILENT), ends);
  }

  @Test
  void aWallClockThatCreepsAwayChangesNothing() {
    for (int i = 0; i < 20; i++) {
      wall.pass(Duration.ofMillis(i % 2 == 0 ? 400 : 300));
      pass(1);
    }
    assertEquals(List.of(), ends);
    pass(1);
    assertEquals(List.of(Type.SERVER_SILENT), ends);
  }

  @Test
  void aSleepIsFoundAtTheFirstTickAfterIt() {
    wall.pass(Duration.ofHours(1));
    nanos += Duration.ofHours(1).toNanos();
    pass(1);
    assertEquals(List.of(Type.DEVICE_SLEPT), ends);
  }

  @Test
  void aSleepInWhichTheMonotonicClockStoodStillIsFoundToo() {
    wall.pass(Duration.ofHours(1));
    pass(1);
    assertEquals(List.of(Type.DEVICE_SLEPT), ends);
  }

  @Test
  void aSleepThatIsShorterThanTheSilenceEndsNothing() {
    wall.pass(Duration.ofSeconds(15));
    pass(1);
    assertEquals(List.of(), ends);
  }
}
