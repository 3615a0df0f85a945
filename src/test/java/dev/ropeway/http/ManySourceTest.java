package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.bounds.Lease;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.delivery.StreamEvent.Kind;
import dev.ropeway.testing.HandClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many keys share a stream: each has its turn, its own chain and its own end. */
class ManySourceTest {
  private static final long NONE = ManyId.NONE.version();
  private final HandClock clock = new HandClock(Instant.EPOCH);
  private final List<FakeUpdates> streams = new ArrayList<>();
  private final AtomicInteger wakes = new AtomicInteger();
  private final AtomicInteger counted = new AtomicInteger();

  private ManySource source(int keys) {
    List<WatchedEntry> open = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      FakeUpdates stream = new FakeUpdates();
      streams.add(stream);
      counted.incrementAndGet();
      Lease lease = Lease.of(counted::decrementAndGet);
      open.add(new WatchedEntry(i, "s", "k\"" + i, stream, lease));
    }
    StampedVersion[] none = new StampedVersion[keys];
    Arrays.fill(none, ManyId.NONE);
    ManySource source = new ManySource(open, clock, Runnable::run, "list", none);
    source.whenReady(wakes::incrementAndGet);
    return source;
  }

  private static String take(ManySource source) {
    Outgoing out = new Outgoing();
    StringBuilder text = new StringBuilder();
    source.take(out);
    while (!out.isEmpty()) {
      text.append(new String(out.next(), StandardCharsets.UTF_8));
      if (out.isEmpty()) {
        source.take(out);
      }
    }
    return text.toString();
  }

  private static String event(String name, int key, String members) {
    String data = "{\"store\":\"s\",\"key\":\"k\\\"" + key + "\"" + members + "}";
    return "event: " + name + "\ndata: " + data + "\n\n";
  }

  private static String id(long... versions) {
    return "id: " + ManyId.of("list", PlainVersions.of(versions)) + "\n\n";
  }

  @Test
  void eventsNameTheirKeyAndOneIdIsOfAll() {
    ManySource source = source(3);
    assertEquals("", take(source));
    streams.get(1).give(Kind.SNAPSHOT, 5, "{\"version\":5,\"data\":1}");
    streams.get(0).version(7);
    assertEquals(
        event("snapshot", 1, ",\"version\":5,\"data\":1")
            + event("update", 0, ",\"version\":7")
            + id(7, 5, NONE),
        take(source));
    streams.get(0).version(8);
    assertEquals(event("update", 0, ",\"version\":8") + id(8, 5, NONE), take(source));
  }

  @Test
  void whatIsBesideTheChainHasNoId() {
    ManySource source = source(1);
    streams.get(0).give(Kind.CLIENTS, 0, "{}").give(Kind.RESET, 9, "{\"reason\":\"x\"}");
    assertEquals(event("clients", 0, "") + event("reset", 0, ",\"reason\":\"x\""), take(source));
  }

  @Test
  void keysHaveTheirTurns() {
    ManySource source = source(2);
    streams.get(0).version(1).version(2).version(3);
    streams.get(1).version(1);
    assertEquals(
        event("update", 0, ",\"version\":1")
            + event("update", 1, ",\"version\":1")
            + event("update", 0, ",\"version\":2")
            + event("update", 0, ",\"version\":3")
            + id(3, 1),
        take(source));
  }

  @Test
  void noMoreIsTakenThanFillsAPortion() {
    ManySource source = source(1);
    String data = "{\"x\":\"" + "y".repeat(Outgoing.PORTION) + "\"}";
    streams.get(0).give(Kind.UPDATE, 1, data).give(Kind.UPDATE, 2, data);
    Outgoing out = new Outgoing();
    source.take(out);
    int taken = 0;
    while (!out.isEmpty()) {
      taken += out.next().length;
    }
    assertTrue(taken < 2 * Outgoing.PORTION, "" + taken);
  }

  @Test
  void idOfManyKeysComesOnceASecond() throws Exception {
    ManySource source = source(100);
    long[] versions = new long[100];
    Arrays.fill(versions, NONE);
    streams.get(3).version(1);
    assertEquals(event("update", 3, ",\"version\":1"), take(source));
    int before = wakes.get();
    Await.until(Duration.ofSeconds(10), "it is reminded", () -> wakes.get() > before);

    clock.pass(Duration.ofSeconds(1));
    versions[3] = 1;
    assertEquals(id(versions), take(source));
    assertEquals("", take(source), "and not again");
    streams.get(4).version(2);
    assertEquals(event("update", 4, ",\"version\":2"), take(source));
    clock.pass(Duration.ofSeconds(1));
    streams.get(3).version(2);
    versions[3] = 2;
    versions[4] = 2;
    assertEquals(event("update", 3, ",\"version\":2") + id(versions), take(source));
  }

  @Test
  void keyThatIsLostEndsAndTheOthersGoOn() {
    ManySource source = source(2);
    streams.get(0).give(Kind.ACCESS, 0, "{\"reason\":\"forbidden\"}");
    assertEquals(event("access", 0, ",\"reason\":\"forbidden\""), take(source));
    assertTrue(streams.get(0).closed());
    assertEquals(1, counted.get());
    assertFalse(source.closed());
    streams.get(1).version(4);
    assertEquals(event("update", 1, ",\"version\":4") + id(NONE, 4), take(source));
    streams.get(1).give(Kind.ACCESS, 0, "{\"reason\":\"forbidden\"}");
    take(source);
    assertTrue(source.closed());
    assertEquals(0, counted.get());
  }

  @Test
  void nodeThatStopsEndsIt() {
    ManySource source = source(3);
    streams.forEach(FakeUpdates::close);
    assertEquals("", take(source));
    assertTrue(source.closed());
    assertEquals(0, counted.get());
  }

  @Test
  void readerWhoIsGoneLeavesNothingOpen() {
    ManySource source = source(3);
    source.close();
    assertTrue(streams.stream().allMatch(FakeUpdates::closed));
    assertEquals(0, counted.get());
    assertTrue(source.closed());
  }

  @Test
  void wakesOnceForWhatComesAtOnce() {
    ManySource source = source(1);
    take(source);
    int before = wakes.get();
    streams.get(0).version(1).version(2);
    assertEquals(before + 1, wakes.get());
    take(source);
    streams.get(0).version(3);
    assertEquals(before + 2, wakes.get());
  }
}
