package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Store;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.EntryJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.store.BoundStore;
import dev.ropeway.testing.HandClock;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is compared with the database, and when. */
class CompareQueueTest {
  private static final long DELAY = Duration.ofSeconds(15).toNanos();
  private static final long TICK = Duration.ofMillis(50).toNanos();
  private static final int MANY = 100_000;

  private final Settings settings = Settings.standard();
  private final BoundStore<?> store = new BoundStore<>(Lobby.STORE);
  private final CompareQueue queue = new CompareQueue(settings);
  private final List<Watch> watches = new ArrayList<>();
  private long now;

  private Watch watch(String name) {
    Watch watch = new Watch(new EntryKey("lobby", name), store, settings, Interest.ALWAYS, now);
    queue.add(watch);
    watches.add(watch);
    return watch;
  }

  private void watch(int count) {
    for (int i = 0; i < count; i++) {
      watch("k" + i);
    }
  }

  /** How many were compared in each of so many ticks. */
  private List<Integer> ticks(int count) {
    List<Integer> compared = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      now += TICK;
      int rows = 0;
      for (List<Watch> next = queue.next(now); !next.isEmpty(); next = queue.next(now)) {
        assertTrue(next.size() <= CompareQueue.SOME, "at once");
        for (Watch watch : next) {
          long since = now - watch.provedAt();
          assertTrue(since <= DELAY, () -> "it waited for " + Duration.ofNanos(since));
        }
        queue.proved(next, now);
        rows += next.size();
      }
      compared.add(rows);
    }
    return compared;
  }

  private static int sum(List<Integer> numbers) {
    return numbers.stream().mapToInt(Integer::intValue).sum();
  }

  @Test
  void fewAreComparedTogetherOnceInADelay() {
    watch(2_000);

    assertEquals(0, sum(ticks(299)));
    assertEquals(2_000, sum(ticks(1)));
    assertEquals(0, sum(ticks(299)));
    assertEquals(2_000, sum(ticks(1)));
  }

  @Test
  void manyThatBeganInOneMomentAreSpreadOverTheDelayAndNoneWaitsLonger() {
    watch(MANY);
    ticks(600);

    List<Integer> round = ticks(300);

    assertEquals(MANY, sum(round), MANY / 20.0, "each once");
    for (int from = 0; from < 300; from += 30) {
      int tenth = sum(round.subList(from, from + 30));
      assertTrue(tenth <= MANY / 10 + CompareQueue.SOME, () -> "at one time " + tenth);
    }
    long turns = round.stream().filter(rows -> rows > 0).count();
    assertTrue(turns <= MANY / CompareQueue.SOME + 1, () -> turns + " turns");
  }

  @Test
  void whatWasProvedMeanwhileIsNotAskedFor() {
    watch(2_000);
    Watch busy = watches.get(7);
    ticks(200);
    busy.proved(now);

    assertEquals(1_999, sum(ticks(100)));
    assertEquals(0, sum(ticks(199)));
    assertEquals(2_000, sum(ticks(1)), "it is due, and the others go with it");
  }

  @Test
  void oneThatFailedKeepsItsTurn() {
    Watch watch = watch("k");
    now += DELAY;

    assertEquals(List.of(watch), queue.next(now));
    assertEquals(List.of(watch), queue.next(now), "nobody said that it was compared");
    queue.proved(List.of(watch), now);
    assertEquals(List.of(), queue.next(now));
  }

  @Test
  void whoLeavesLeavesNothingBehind() {
    watch(2_000);
    watches.forEach(queue::remove);
    queue.remove(watches.get(0));
    now += 2 * DELAY;

    assertFalse(queue.isTime(now));
    queue.proved(watches, now); // they were on their way
    assertEquals(List.of(), queue.next(now + 2 * DELAY));
  }

  @Test
  void watchThatIsClosedIsComparedNoMore() {
    HandClock clock = new HandClock(Instant.EPOCH);
    EntryJournal journal =
        (EntryJournal)
            Proxy.newProxyInstance(
                EntryJournal.class.getClassLoader(),
                new Class<?>[] {EntryJournal.class},
                (proxy, method, args) -> {
                  throw new AssertionError("asked for " + method);
                });
    Publisher publisher =
        new Publisher(journal, settings, clock, task -> {}, learned -> {}, slot -> Interest.ALWAYS);
    Watch open = publisher.hold(new EntryKey("lobby", "k"), store, this);
    publisher.hold(open.key(), store, queue);
    publisher.close(open, this);
    clock.pass(Duration.ofSeconds(15));
    assertTrue(publisher.isToCompare(), "somebody still looks at it");

    publisher.close(open, queue);

    assertFalse(publisher.isToCompare());
    publisher.compareNext();
  }

  @Test
  void aStoreHasItsOwnDelay() {
    Settings tuned = settings.with(Setting.PULL_DELAY, 600_000).with(Setting.FRAME, 50);
    assertEquals(600, tuned.time(Setting.PULL_DELAY, "lobby").toSeconds());
    CompareQueue slow = new CompareQueue(tuned);
    Watch watch = new Watch(new EntryKey("lobby", "k"), store, tuned, Interest.ALWAYS, 0);
    slow.add(watch);

    assertFalse(slow.isTime(DELAY));
    assertTrue(slow.isTime(40 * DELAY));
  }

  @Test
  void aHastyOneDoesNotTakeAlongThoseThatHaveTime() {
    Map<String, Integer> asked = new HashMap<>();
    Settings tuned = quickStore();
    CompareQueue both = new CompareQueue(tuned);
    Watch quick = new Watch(new EntryKey("quick", "k"), store, tuned, Interest.ALWAYS, 0);
    Watch calm = new Watch(new EntryKey("lobby", "k"), store, tuned, Interest.ALWAYS, 0);
    both.add(quick);
    both.add(calm);

    for (long at = TICK; at <= DELAY; at += TICK) {
      List<Watch> next = both.next(at);
      next.forEach(watch -> asked.merge(watch.key().store(), 1, Integer::sum));
      both.proved(next, at);
    }

    assertEquals(150, asked.getOrDefault("quick", 0), "each 100 ms");
    assertTrue(asked.getOrDefault("lobby", 0) <= 2, asked::toString);
  }

  private static Settings quickStore() {
    return Settings.standard()
        .declaredBy(
            List.of(
                Store.of("quick", String.class)
                    .defaultData(() -> "")
                    .pullDelay(Duration.ofMillis(100))
                    .build()));
  }
}
