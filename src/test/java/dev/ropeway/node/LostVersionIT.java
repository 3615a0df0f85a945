package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Players;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.testing.HandClock;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Nodes that start on a restored database know nothing of the versions that it lacks, and give
 * their numbers again. A reader who has seen one of those and comes back is reset nevertheless.
 */
class LostVersionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String KEY = "bob";

  private int clients;
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private static TestNode start(String url) {
    return TestNode.start(url, Settings.standard(), List.of(Players.STORE));
  }

  private TestNode opened(String url) {
    TestNode node = start(url);
    open.add(node);
    return node;
  }

  private Outcome act(TestNode node, String key, String name, String args) throws Exception {
    RemoteAction action = new RemoteAction(1, name, JsonText.read(args), null);
    return node.remote()
        .record(node.store("players"), key, "c" + clients++, List.of(action))
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .outcome();
  }

  private void add(TestNode node, String item) throws Exception {
    act(node, KEY, "add_item", "\"" + item + "\"");
  }

  private StreamDiary watch(TestNode node) {
    return kept(
        new StreamDiary(
            Objects.requireNonNull(node.stream(node.store("players"), KEY, OptionalLong.empty()))));
  }

  private StreamDiary kept(StreamDiary diary) {
    open.add(diary);
    return diary;
  }

  /** A reader who comes back with what he had seen of another one. */
  private StreamDiary resumed(TestNode node, StreamDiary seen, long version, JsonValue data) {
    return kept(
        new StreamDiary(node.resume(node.store("players"), KEY, seen.id(version)), version, data));
  }

  private static void await(StreamDiary diary, long version, JsonValue data) throws Exception {
    Await.until(
        PATIENCE,
        "version " + version,
        () -> diary.version() == version && diary.data().equals(data));
    assertEquals("", diary.complaint());
  }

  /** What a reader shows who has nothing of before, once he is at a version. */
  private static JsonValue shown(StreamDiary fresh, long version) throws Exception {
    Await.until(PATIENCE, "version " + version, () -> fresh.version() == version);
    return fresh.data();
  }

  /** Three versions, of which a backup is made, and two more that it lacks. */
  private record Past(
      String restored, StreamDiary seen, JsonValue kept, JsonValue lost, JsonValue last) {}

  private Past past() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    JsonValue kept;
    try (TestNode node = start(url);
        StreamDiary before = watch(node)) {
      for (String item : List.of("a", "b", "c")) {
        add(node, item);
      }
      Await.until(PATIENCE, "three versions", () -> before.version() == 3);
      kept = before.data();
    }
    String restored = TestDatabase.copyOf(url);
    try (TestNode node = start(url)) {
      StreamDiary seen = watch(node);
      Await.until(PATIENCE, "it is there", () -> seen.version() == 3);
      add(node, "lost");
      Await.until(PATIENCE, "a version that will be lost", () -> seen.version() == 4);
      JsonValue lost = seen.data();
      add(node, "lost too");
      Await.until(PATIENCE, "another one", () -> seen.version() == 5);
      return new Past(restored, seen, kept, lost, seen.data());
    }
  }

  @Test
  void readerOfALostVersionIsResetAndNobodyElse() throws Exception {
    Past past = past();
    TestNode node = opened(past.restored());
    StreamDiary now = watch(node);
    await(now, 3, past.kept());
    assertEquals(past.seen().id(3), now.id(3), "what is not lost has the same id");

    StreamDiary early = resumed(node, past.seen(), 5, past.last());
    await(early, 3, past.kept());
    assertEquals(List.of("unknown-version"), early.resets(), "there is no version 5 yet");

    add(node, "new");
    StreamDiary onTheLast = resumed(node, past.seen(), 4, past.lost());
    await(onTheLast, 4, shown(now, 4));
    assertEquals(List.of("unknown-version"), onTheLast.resets(), "it is another version 4");
    add(node, "new too");
    add(node, "newer");
    JsonValue data = shown(now, 6);

    for (StreamDiary reset :
        List.of(
            resumed(node, past.seen(), 4, past.lost()),
            resumed(node, past.seen(), 5, past.last()))) {
      await(reset, 6, data);
      assertEquals(List.of("unknown-version"), reset.resets());
    }
    for (StreamDiary goesOn :
        List.of(resumed(node, past.seen(), 3, past.kept()), resumed(node, now, 6, data))) {
      await(goesOn, 6, data);
      assertEquals(List.of(), goesOn.resets(), "it has lost nothing");
    }
  }

  /** As before, for clients that know of no stamps: it cannot be told what such a one has seen. */
  @Test
  void whoNamesANumberAloneGoesOn() throws Exception {
    Past past = past();
    TestNode node = opened(past.restored());
    add(node, "new");
    StreamDiary plain =
        kept(
            new StreamDiary(
                Objects.requireNonNull(node.stream(node.store("players"), KEY, OptionalLong.of(4))),
                4,
                past.lost()));
    add(node, "newer");
    Await.until(PATIENCE, "it goes on", () -> plain.version() == 5);
    assertEquals(List.of(), plain.resets());
    StreamDiary now = watch(node);
    shown(now, 5);
    assertEquals(now.id(5), plain.id(5), "from then on it is told ids");
  }

  /** Its row has gone: what the reader has seen cannot be compared with it. */
  @Test
  void readerOfAVersionThatIsNoLongerKeptIsReset() throws Exception {
    Past past = past();
    TestNode node = opened(past.restored());
    StreamDiary now = watch(node);
    add(node, "new");
    JsonValue data = shown(now, 4);
    try (TestJournal journal = new TestJournal(past.restored())) {
      journal.execute("delete from entry_version where version <= 3");
    }

    StreamDiary pruned = resumed(node, now, 3, past.kept());

    await(pruned, 4, data);
    assertEquals(List.of("history-pruned"), pruned.resets());
  }

  /** Whoever made a version, from wherever it is read and whatever it is told with. */
  @Test
  void idsAreTheSameOnAllNodes() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    List<TestNode> nodes = List.of(opened(url), opened(url));
    List<StreamDiary> diaries = new ArrayList<>();
    nodes.forEach(node -> diaries.add(watch(node)));
    for (int i = 0; i < 30; i++) {
      TestNode node = nodes.get(i % 2);
      add(node, "item" + i);
      act(node, KEY, "take_coins", "1"); // refused: told with the version that there is
      if (i % 10 == 0) {
        diaries.add(watch(nodes.get(1 - i % 2)));
      }
    }
    JsonValue data = nodes.get(0).version(nodes.get(0).store("players"), KEY, 30).get().data();
    for (StreamDiary diary : diaries) {
      await(diary, 30, data);
    }
    StreamDiary first = diaries.get(0);
    List<Long> told = List.copyOf(first.ids().keySet());
    for (long version : told) {
      if (version > 0) {
        for (TestNode node : nodes) {
          JsonValue had = node.version(node.store("players"), KEY, version).get().data();
          StreamDiary resumed = resumed(node, first, version, had);
          await(resumed, 30, data);
          assertEquals(List.of(), resumed.resets(), "behind " + version);
          diaries.add(resumed);
        }
      }
    }
    for (StreamDiary diary : diaries) {
      diary
          .ids()
          .forEach(
              (version, id) ->
                  assertEquals(first.ids().getOrDefault(version, id), id, "of " + version));
    }
  }

  /**
   * A clock that is behind says nothing of when a version was made, and they differ all the same.
   */
  @Test
  void versionsOfAClockThatIsBehindAreToldApart() throws Exception {
    int keys = 10;
    String url = TestDatabase.freshDatabaseUrl();
    Instant ahead = Instant.now().plus(Duration.ofHours(1));
    try (TestNode node = TestNode.at(new HandClock(ahead), url, List.of(Players.STORE))) {
      for (int i = 0; i < keys; i++) {
        act(node, "k" + i, "add_item", "\"kept\"");
      }
    }
    String restored = TestDatabase.copyOf(url);
    List<String> times = new ArrayList<>();
    for (String each : List.of(url, restored)) {
      try (TestNode node = TestNode.at(new HandClock(Instant.now()), each, List.of(Players.STORE));
          TestJournal journal = new TestJournal(each)) {
        for (int i = 0; i < keys; i++) {
          act(node, "k" + i, "add_item", "\"again\"");
        }
        times.add(
            journal.text(
                """
                select string_agg(key || at, ' ' order by key) from entry_version where version = 2
                """));
        assertEquals(
            keys,
            journal.number(
                """
                select count(*) from entry e join entry_version v using (store, key, version)
                where e.updated_at = v.at
                """));
      }
    }
    List<String> again = List.of(times.get(1).split(" k", -1));
    List<String> same = new ArrayList<>(List.of(times.get(0).split(" k", -1)));
    same.retainAll(again);
    assertTrue(same.size() <= 2, () -> "not told apart: " + same); // one in a thousand is
  }
}
