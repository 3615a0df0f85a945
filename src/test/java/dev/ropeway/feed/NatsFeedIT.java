package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.LogEar;
import dev.ropeway.NatsServer;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Position;
import dev.ropeway.nats.NatsFeed;
import dev.ropeway.nats.NatsServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is particular to a broker: who may use it, and who hears what. */
class NatsFeedIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int KEYS = 200;

  private final List<TestJournal> journals = new ArrayList<>();
  private final List<Feed> feeds = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void close() {
    feeds.forEach(Feed::close);
    threads.shutdownNow();
    journals.forEach(TestJournal::close);
  }

  private TestJournal database() {
    TestJournal journal = new TestJournal(TestDatabase.freshDatabaseUrl());
    journals.add(journal);
    return journal;
  }

  private Feed start(String url, TestJournal journal, FeedEar ear) {
    NatsServers servers = new NatsServers(List.of(url), null);
    Feed feed = new NatsFeed(servers, journal.database(), threads, NodeClock.system());
    feeds.add(feed);
    feed.start(ear);
    return feed;
  }

  private static void connected(FeedEar ear) throws Exception {
    Await.until(PATIENCE, "a connection", () -> ear.missed.get() == 1);
  }

  private static boolean comparesAll(FeedEar ear) {
    return ear.hints.stream().anyMatch(Hint::all);
  }

  private static Hint moved(String node, EntryKey key) {
    return new Hint(node, Map.of(key, new Position(1, 0)), List.of(), false);
  }

  @Test
  void brokerLetsInWhoHasItsPassword() throws Exception {
    FeedEar right = new FeedEar("right");
    FeedEar wrong = new FeedEar("wrong");
    try (NatsServer broker = new NatsServer("--user", "node", "--pass", "s3cret");
        LogEar log = new LogEar(Logger.getLogger(NatsFeed.class.getName()))) {
      String url = broker.url().replace("//", "//node:%s@");
      start(url.formatted("s3cret"), database(), right);
      Feed refused = start(url.formatted("wr0ng"), journals.get(0), wrong);
      connected(right);
      Await.until(PATIENCE, "it is said", () -> !log.lines().isEmpty());

      assertFalse(refused.connected());
      assertEquals(0, wrong.missed.get());
      assertFalse(log.lines().toString().contains("wr0ng"), log.lines().toString());
    }
  }

  @Test
  void nodesOfDifferentDatabasesDoNotHearEachOther() throws Exception {
    FeedEar ann = new FeedEar("ann");
    FeedEar ben = new FeedEar("ben");
    FeedEar eve = new FeedEar("eve");
    try (NatsServer broker = new NatsServer()) {
      TestJournal common = database();
      Feed here = start(broker.url(), common, ann);
      start(broker.url(), common, ben);
      start(broker.url(), database(), eve);
      connected(ann);
      connected(ben);
      connected(eve);
      here.tell(new Hint("ann", Map.of(), List.of(), true));
      Await.until(PATIENCE, "ben hears", () -> ben.hints.stream().anyMatch(Hint::all));
      here.accessChanged();
      Await.until(PATIENCE, "ben hears", () -> ben.access.get() == 1);

      assertEquals(List.of(), eve.hints);
      assertEquals(0, eve.access.get());
    }
  }

  @Test
  void nothingIsMissedOnceAnInterestIsReady() throws Exception {
    FeedEar ann = new FeedEar("ann");
    FeedEar ben = new FeedEar("ben");
    try (NatsServer broker = new NatsServer()) {
      TestJournal common = database();
      Feed here = start(broker.url(), common, ann);
      Feed there = start(broker.url(), common, ben);
      connected(ann);
      connected(ben);
      for (int i = 0; i < KEYS; i++) {
        EntryKey key = new EntryKey("players", "p" + i);
        there.interested(Topic.UPDATES, Slot.of(key)).ready().join();
        here.tell(moved("ann", key));
      }
      Await.until(PATIENCE, "all", () -> ben.hints.size() >= KEYS);

      here.tell(moved("ann", new EntryKey("players", "nobody's")));
      here.tell(new Hint("ann", Map.of(), List.of(), true));
      Await.until(PATIENCE, "the last", () -> ben.hints.stream().anyMatch(Hint::all));
      assertEquals(KEYS + 1, ben.hints.size());
    }
  }

  /** Pending actions are told to one node that is not interested in the key. */
  @Test
  void oneHeirIsToldOfPendingActions() throws Exception {
    List<FeedEar> ears = new ArrayList<>();
    try (NatsServer broker = new NatsServer()) {
      TestJournal common = database();
      for (int i = 0; i < 4; i++) {
        FeedEar ear = new FeedEar("node" + i);
        ears.add(ear);
        start(broker.url(), common, ear);
      }
      for (FeedEar ear : ears) {
        connected(ear);
        ears.forEach(other -> ear.living.add(other.name));
      }
      for (int i = 0; i < KEYS; i++) {
        EntryKey key = new EntryKey("players", "p" + i);
        feeds.get(0).tell(new Hint("node0", Map.of(), List.of(key), false));
      }
      List<FeedEar> others = ears.subList(1, ears.size());
      Await.until(
          PATIENCE, "all", () -> others.stream().mapToInt(ear -> ear.hints.size()).sum() >= KEYS);

      assertEquals(KEYS, others.stream().mapToInt(ear -> ear.hints.size()).sum());
      for (FeedEar ear : others) {
        assertTrue(ear.hints.size() > KEYS / 6, ear.hints.size() + " for " + ear.name);
      }

      for (int i = 0; i < KEYS; i++) {
        feeds.get(0).tell(moved("node0", new EntryKey("players", "p" + i)));
        feeds.get(0).tell(moved("node0", new EntryKey("players", "p" + i)));
      }
      Await.until(
          PATIENCE,
          "all are told that they are decided",
          () -> others.stream().mapToInt(ear -> ear.hints.size()).sum() >= 2 * KEYS);
      feeds.get(0).tell(new Hint("node0", Map.of(), List.of(), true));
      Await.until(PATIENCE, "last", () -> others.stream().allMatch(NatsFeedIT::comparesAll));
      for (FeedEar ear : others) {
        Set<EntryKey> pending = new HashSet<>();
        Set<EntryKey> decided = new HashSet<>();
        ear.hints.forEach(hint -> pending.addAll(hint.pending()));
        ear.hints.forEach(hint -> decided.addAll(hint.pushed().keySet()));
        assertEquals(pending, decided);
        assertEquals(2 * pending.size() + 1, ear.hints.size(), "once each");
      }
    }
  }
}
