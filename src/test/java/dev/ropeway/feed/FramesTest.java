package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.ropeway.Update;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.StreamEvent;
import dev.ropeway.delivery.StreamEvent.Kind;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.PastMemory;
import dev.ropeway.journal.Position;
import dev.ropeway.json.JsonDiff;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What readers get when an update cannot be made. */
class FramesTest {
  private static final EntryKey KEY = new EntryKey("lobby", "room");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final Settings settings = Settings.standard();
  private final BoundStore<?> store = new BoundStore<>(Lobby.STORE);
  private final Journal journal = new Journal(new Nothing());
  private final Publisher publisher =
      new Publisher(
          journal, settings, NodeClock.system(), task -> {}, entry -> {}, slot -> Interest.ALWAYS);
  private final Streams streams =
      new Streams(
          publisher, journal, settings, new PastMemory(1_048_576), scheduler, Runnable::run);
  private final Frames frames = new Frames("store", scheduler, settings, new StreamTimes());
  private final Watch watch = publisher.open(KEY, store, frames);
  private final StreamReader reader = new StreamReader(streams, watch, frames, null, null);
  private EntrySnapshot now = EntrySnapshot.absent(KEY, JsonValue.EMPTY_JSON_OBJECT);

  /** Nothing here is to be read. */
  private static final class Nothing implements Database {
    @Override
    public <R> R transact(Work<R> work) {
      throw new AssertionError("written");
    }

    @Override
    public <R> R read(Work<R> work) {
      throw new AssertionError("read");
    }

    @Override
    public EntityManagerFactory factory() {
      throw new AssertionError("asked for");
    }

    @Override
    public void close() {
      // nothing is open
    }
  }

  /** A patch that cannot be written. */
  private static JsonArray unwritable() {
    return (JsonArray)
        Proxy.newProxyInstance(
            JsonArray.class.getClassLoader(),
            new Class<?>[] {JsonArray.class},
            (proxy, method, args) -> {
              throw new InternalError("on purpose");
            });
  }

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  private void move(boolean writable) {
    EntrySnapshot before = now;
    Position next = new Position(before.version() + 1, 0);
    JsonValue data = JsonText.read("{\"n\":" + next.version() + "}");
    now = before.next(next, false, data, Instant.EPOCH, 10, 10, null);
    Update update =
        new Update(
            KEY.store(),
            KEY.key(),
            before.version(),
            next.version(),
            writable ? JsonDiff.between(before.data(), data) : unwritable(),
            List.of());
    watch.offer(before.position(), now, update, 10);
  }

  private StreamEvent next() throws InterruptedException {
    StreamEvent event = reader.next(PATIENCE);
    assertNotNull(event);
    return event;
  }

  private static String text(StreamEvent event) {
    return new String(event.json(), StandardCharsets.UTF_8);
  }

  @Test
  void updateThatCannotBeMadeIsAResetAndNoHole() throws Exception {
    frames.watch(watch);
    watch.first(now);
    frames.join(reader);
    reader.snapshot(reader.prime(), List.of());
    assertEquals(Kind.SNAPSHOT, next().kind());
    move(true);
    assertEquals(1, next().version());

    move(false);
    StreamEvent reset = next();
    assertEquals(Kind.RESET, reset.kind(), text(reset));
    StreamEvent snapshot = next();
    assertEquals(Kind.SNAPSHOT, snapshot.kind());
    assertEquals(2, snapshot.version(), text(snapshot));

    move(true);
    StreamEvent update = next();
    assertEquals(Kind.UPDATE, update.kind());
    assertEquals(2, JsonText.read(text(update)).asJsonObject().getInt("from"), text(update));
  }
}
