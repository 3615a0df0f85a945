package dev.ropeway.room;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.ropeway.Await;
import dev.ropeway.feed.RoomNote;
import dev.ropeway.journal.EntryKey;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told about rooms while it cannot be sent. */
class RelayTest {
  private static final EntryKey ROOM = new EntryKey("lobby", "room");
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration FRAME = Duration.ofMillis(5);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicBoolean away = new AtomicBoolean();

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
    threads.shutdownNow();
  }

  private void send(List<RoomNote> notes) {
    sent.incrementAndGet();
    if (away.get()) {
      throw new IllegalStateException("the database is away");
    }
  }

  private static Consumer<RoomDelta> values(int length) {
    Map<String, JsonValue> own = Map.of("/text", Json.createValue("x".repeat(length)));
    return delta -> delta.values.put("client", own);
  }

  @Test
  void whatCouldNotBeSentCountsUntilItIs() throws Exception {
    Relay relay = new Relay(this::send, threads, scheduler, FRAME);
    away.set(true);
    relay.tell(ROOM, 5_000_000, values(5_000_000));

    Await.until(PATIENCE, "two tries", () -> sent.get() >= 2);
    Await.until(PATIENCE, "the bound", relay::full);

    away.set(false);
    Await.until(PATIENCE, "room for more", () -> !relay.full());
    int tries = sent.get();
    relay.tell(ROOM, 5, values(5));
    Await.until(PATIENCE, "the next delta", () -> sent.get() > tries);
    Await.until(PATIENCE, "room", () -> !relay.full());
  }

  @Test
  void messagesThatAreDroppedCountNoLonger() throws Exception {
    Relay relay = new Relay(this::send, threads, scheduler, FRAME);
    away.set(true);
    JsonValue message = Json.createValue("x".repeat(5_000_000));
    relay.tell(
        ROOM, 5_000_000, delta -> delta.messages.add(new RoomMessage("client", message, null)));

    Await.until(PATIENCE, "a try", () -> sent.get() >= 1);

    Await.until(PATIENCE, "room for more", () -> !relay.full());
    assertFalse(relay.full());
  }

  @Test
  void threadThatCannotBeHadEndsNothing() throws Exception {
    AtomicBoolean scarce = new AtomicBoolean(true);
    Relay relay =
        new Relay(
            this::send,
            task -> {
              if (scarce.getAndSet(false)) {
                throw new InternalError("unable to create native thread");
              }
              threads.execute(task);
            },
            scheduler,
            FRAME);

    relay.tell(ROOM, 5, values(5));

    Await.until(PATIENCE, "a delta", () -> sent.get() == 1);
  }
}
