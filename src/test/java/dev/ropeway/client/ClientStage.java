package dev.ropeway.client;

import dev.ropeway.testing.HandClock;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** What parts of a client work with, if there are no rooms: its wall clock stands still. */
final class ClientStage implements AutoCloseable {
  /** What is drawn whenever something is. */
  static final double RANDOM = 0.75;

  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final HttpClient http = HttpClient.newBuilder().executor(threads).build();
  private final Clock wall = new HandClock(Instant.EPOCH);

  Serial serial() {
    return new Serial(threads, timer);
  }

  HttpClient http() {
    return http;
  }

  Clock wall() {
    return wall;
  }

  /** Live connections, whatever happens. */
  LiveConnections connections(double turn) {
    LiveChoice choice = new LiveChoice(serial(), System::nanoTime, Duration.ofMinutes(3), true);
    return new LiveConnections(http, this::serial, System::nanoTime, wall, choice, turn);
  }

  /** What a room of nobody in particular works with. */
  Context context(@Nullable LiveConnections shared, String... urls) {
    Addresses addresses = new Addresses(List.of(urls));
    TrafficMeter meter = new TrafficMeter();
    Serial serial = serial();
    return new Context(
        serial,
        new Transport(http, addresses, nobody(serial, urls), meter, System::nanoTime),
        addresses,
        meter,
        System::nanoTime,
        wall,
        () -> RANDOM,
        SILENCE,
        new AtomicReference<>(Duration.ofMillis(50)),
        100_000,
        shared);
  }

  private TokenKeeper nobody(Serial serial, String... urls) {
    return new TokenKeeper(
        new Renewal.Surroundings(
            serial,
            new Addresses(List.of(urls)),
            System::nanoTime,
            wall,
            () -> RANDOM,
            token -> {
              throw new IllegalStateException("nobody is asked");
            }),
        null);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    timer.shutdownNow();
  }
}
