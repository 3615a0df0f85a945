package dev.ropeway.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.upkeep.SweepProgress.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The migration of a whole store in the background: broken off, taken up again, and bounded. */
class SweepIT {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final int KEYS = 600;
  private static final int KEYS_AT_A_TIME = 50;

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final List<TestNode> nodes = new ArrayList<>();

  @AfterEach
  void stop() {
    nodes.forEach(TestNode::close);
    journal.close();
  }

  private TestNode start() {
    Store<?> store = Purses.second();
    TestNode node = TestNode.start(url, Settings.standard(), List.of(store));
    nodes.add(node);
    return node;
  }

  private static RemoteStore purses(TestNode node) {
    return node.store(Purses.NAME);
  }

  private static SweepProgress progress(TestNode node) {
    return Objects.requireNonNull(node.parts().sweeps().progress(Purses.NAME));
  }

  /** As the first version of the application left them. */
  private void oldEntries() {
    journal.execute(
        """
        insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
        select ropeway_bucket('%1$s', k), '%1$s', k, 1, 0, '{"coins": 5}', now(), now()
        from generate_series(1, %2$d) n, lateral (select 'key' || lpad(n::text, 4, '0') as k) named
        """
            .formatted(Purses.NAME, KEYS));
  }

  private long migrated() {
    return journal.number("select count(*) from entry where migrations = '{kinds}'");
  }

  private void assertEachIsMigratedOnce() {
    assertEquals(KEYS, migrated());
    assertEquals(
        KEYS,
        journal.number(
            """
            select count(*) from entry where version = 2 and data = '{"gold": 5, "silver": 7}'
            and key like 'key%'
            """));
    assertEquals(KEYS, journal.number("select count(*) from entry_version where key like 'key%'"));
  }

  @Test
  void sweepOfANodeThatStopsIsTakenUpByAnotherOne() throws Exception {
    oldEntries();
    TestNode first = start();
    first.parts().sweeps().start(Purses.NAME);
    Await.until(LONGEST, "it does not begin", () -> progress(first).migrated() > 0);
    first.close();
    nodes.remove(first);
    Await.until(LONGEST, "it does not stop", () -> progress(first).state() != State.RUNNING);
    SweepProgress left = progress(first);
    assertEquals(State.STOPPED, left.state(), left.toString());
    long before = migrated();
    assertTrue(before > 0 && before < KEYS, before + " were migrated");

    TestNode second = start();
    assertEquals(KEYS - before, second.parts().sweeps().unmigrated(Purses.NAME));
    second.parts().sweeps().start(Purses.NAME);
    Await.until(LONGEST, "it does not end", () -> progress(second).state() != State.RUNNING);

    SweepProgress done = progress(second);
    assertEquals(State.DONE, done.state(), done.toString());
    assertEquals(KEYS - before, done.migrated(), "only what was left");
    assertEachIsMigratedOnce();
  }

  @Test
  void sweepTakesFewKeysAtATimeAndOthersAreServedMeanwhile() throws Exception {
    oldEntries();
    TestNode node = start();
    node.parts().sweeps().start(Purses.NAME);
    long served = 0;
    while (progress(node).state() == State.RUNNING) {
      RemoteAction add = new RemoteAction(++served, "add", JsonText.read("1"), null);
      Recording recording = node.remote().record(purses(node), "busy", "c", List.of(add));
      assertTrue(
          recording
              .outcomes()
              .get(0)
              .outcome()
              .toCompletableFuture()
              .get(LONGEST.toSeconds(), TimeUnit.SECONDS)
              .outcome()
              .applied());
    }

    assertEquals(State.DONE, progress(node).state());
    long steps = KEYS / KEYS_AT_A_TIME;
    assertTrue(served > steps, served + " actions during " + steps + " steps");
    assertTrue(
        journal.number(
                """
                select max(keys) from (select count(*) as keys from entry where key like 'key%'
                group by xmin::text) as pushes
                """)
            <= KEYS_AT_A_TIME,
        "as many keys in one push as the sweep takes at a time, at most");
    assertEquals(KEYS + 1, migrated());
    Duration took =
        Duration.between(
            progress(node).startedAt(), Objects.requireNonNull(progress(node).finishedAt()));
    assertTrue(took.compareTo(Duration.ofMillis(20 * steps)) >= 0, "it rests between: " + took);
  }
}
