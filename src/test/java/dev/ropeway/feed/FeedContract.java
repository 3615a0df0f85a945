package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Position;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Feed} does, whatever carries it. */
public abstract class FeedContract {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final EntryKey TOM = new EntryKey("players", "tom");

  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final List<Member> members = new ArrayList<>();

  /** One node's way to the others, which can be broken. */
  protected interface Link extends AutoCloseable {
    Feed feed(HandClock clock);

    void cut() throws Exception;

    void heal() throws Exception;

    @Override
    void close() throws Exception;
  }

  /** A node's feed, its way to the others, and what came to it. */
  private record Member(Link link, Feed feed, FeedEar ear) {}

  /** Makes a node's way to all others that the same test has asked for. */
  protected abstract Link link() throws Exception;

  private Member join() throws Exception {
    Link link = link();
    Feed feed = link.feed(clock);
    Member member = new Member(link, feed, new FeedEar(UUID.randomUUID().toString()));
    members.add(member);
    feed.start(member.ear);
    Await.until(PATIENCE, "a connection", () -> member.ear.missed.get() == 1);
    return member;
  }

  private Member ann;
  private Member ben;
  private Member eve;

  @BeforeEach
  void joinAll() throws Exception {
    ann = join();
    ben = join();
    eve = join();
    for (Member each : members) {
      members.forEach(other -> each.ear.living.add(other.ear.name));
      each.feed.interested(Topic.UPDATES, Slot.of(BOB)).ready().join();
    }
  }

  @AfterEach
  void leave() throws Exception {
    for (Member member : members) {
      member.feed.close();
      member.link.close();
    }
  }

  private static Hint moved(Member member, EntryKey key, long version) {
    return new Hint(member.ear.name, Map.of(key, new Position(version, 0)), List.of(), false);
  }

  /** Tells again and again, as a broken connection takes a moment to be made anew. */
  private static void hears(Member to, Member from, long version) throws Exception {
    Await.until(
        PATIENCE,
        "version " + version,
        () -> {
          tell(from, version);
          return to.ear.heardThat(BOB, version);
        });
  }

  private static void tell(Member from, long version) {
    try {
      from.feed.tell(moved(from, BOB, version));
    } catch (RuntimeException e) {
      return; // as it may
    }
  }

  private void greetings(Duration time) throws Exception {
    for (Duration past = Duration.ZERO; past.compareTo(time) < 0; past = past.plusSeconds(5)) {
      clock.pass(Duration.ofSeconds(5));
      greet();
    }
  }

  /** Every node says that it is there, and hears it of all others. */
  private void greet() throws Exception {
    long before = members.stream().mapToLong(member -> member.ear.hints.size()).sum();
    for (Member member : members) {
      member.feed.tell(new Hint(member.ear.name, Map.of(), List.of(), false));
      member.feed.tick();
    }
    long due = before + (long) members.size() * (members.size() - 1);
    Await.until(
        PATIENCE,
        "greetings",
        () -> members.stream().mapToLong(member -> member.ear.hints.size()).sum() >= due);
  }

  private static RoomNote note(EntryKey room, String text) {
    return new RoomNote(Slot.of(room), '"' + text + '"', false);
  }

  @Test
  void hintComesToTheOthersAsItWasTold() throws Exception {
    Instant due = Instant.parse("2026-11-01T00:00:10Z");
    ann.feed.tell(new Hint(ann.ear.name, Map.of(BOB, new Position(7, 2)), List.of(BOB), true, due));

    for (Member other : List.of(ben, eve)) {
      Await.until(PATIENCE, "a position", () -> other.ear.heardThat(BOB, 7));
      Await.until(
          PATIENCE,
          "the rest",
          () ->
              any(other, hint -> hint.pending().contains(BOB))
                  && any(other, Hint::all)
                  && any(other, hint -> Objects.equals(hint.due(), due)));
      assertTrue(other.ear.hints.stream().allMatch(hint -> hint.node().equals(ann.ear.name)));
    }
    assertEquals(List.of(), ann.ear.hints, "its own is old news");
  }

  private static boolean any(Member member, Predicate<Hint> which) {
    return member.ear.hints.stream().anyMatch(which);
  }

  @Test
  void changeOfRightsComesToTheOthers() throws Exception {
    ann.feed.accessChanged();

    Await.until(PATIENCE, "all know", () -> ben.ear.access.get() > 0 && eve.ear.access.get() > 0);
  }

  /** At first, and while a node of before may be there, what rooms say may go to all. */
  @Test
  void whatHappensInARoomComesOnlyToThoseWhoReadIt() throws Exception {
    Interest read = ben.feed.interested(Topic.ROOMS, Slot.of(BOB));
    eve.feed.interested(Topic.ROOMS, Slot.of(TOM));
    greetings(Duration.ofSeconds(60));
    members.forEach(member -> member.ear.notes.clear());

    ann.feed.note(ann.ear.name, List.of(note(BOB, "one"), note(TOM, "two")));
    ann.feed.note(ann.ear.name, List.of(note(BOB, "three")));

    Await.until(PATIENCE, "ben reads", () -> ben.ear.notes.size() == 2);
    Await.until(PATIENCE, "eve reads", () -> eve.ear.notes.size() == 1);
    assertEquals(List.of("[\"one\"]", "[\"three\"]"), ben.ear.notes);
    assertEquals(List.of("[\"two\"]"), eve.ear.notes);
    assertEquals(List.of(), ann.ear.notes);

    read.close();
    greetings(Duration.ofSeconds(20));
    ann.feed.note(ann.ear.name, List.of(note(BOB, "four")));
    Await.until(PATIENCE, "he still reads", () -> ben.ear.notes.size() == 3);

    greetings(Duration.ofSeconds(60));
    ann.feed.note(ann.ear.name, List.of(note(BOB, "five"), note(TOM, "six")));
    Await.until(PATIENCE, "eve reads", () -> eve.ear.notes.size() == 2);
    greet();
    assertEquals(3, ben.ear.notes.size(), "he has read no more for long");
  }

  /** Neither knows of the other yet. */
  @Test
  void whoBeginToReadARoomAtTheSameTimeHearOfEachOther() throws Exception {
    greetings(Duration.ofSeconds(60));
    for (Member member : List.of(ann, ben)) {
      member.feed.interested(Topic.ROOMS, Slot.of(BOB)).ready().join();
      member.feed.note(member.ear.name, List.of(new RoomNote(Slot.of(BOB), "1", true)));
    }

    Await.until(PATIENCE, "an answer is due", () -> ann.ear.notes.contains("[1]"));
    ann.feed.note(ann.ear.name, List.of(note(BOB, "I am here")));
    Await.until(PATIENCE, "the answer", () -> ben.ear.notes.contains("[\"I am here\"]"));
    ben.feed.note(ben.ear.name, List.of(note(BOB, "good")));
    Await.until(PATIENCE, "an answer to it", () -> ann.ear.notes.contains("[\"good\"]"));
  }

  @Test
  void longNotesComeWholeAndInOrder() throws Exception {
    for (Member member : members) {
      member.feed.interested(Topic.ROOMS, Slot.of(BOB)).ready().join();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String text = i + "\u20ac\ud83d\ude00x".repeat(i * 4_000);
      texts.add("[\"" + text + "\"]");
      ann.feed.note(ann.ear.name, List.of(note(BOB, text)));
    }

    Await.until(PATIENCE, "all", () -> eve.ear.notes.size() == 20 && ben.ear.notes.size() == 20);
    assertEquals(texts, ben.ear.notes);
    assertEquals(texts, eve.ear.notes);
  }

  @Test
  void nodeThatIsCutOffIsToldSoAndHearsAgain() throws Exception {
    ben.link.cut();
    Await.until(PATIENCE, "it is noticed", () -> ben.ear.interrupted.get() == 1);
    assertFalse(ben.feed.connected());
    hears(eve, ann, 1);
    assertFalse(ben.ear.heardThat(BOB, 1), "a split");

    ben.link.heal();
    Await.until(PATIENCE, "it is back", () -> ben.ear.missed.get() == 2);
    hears(ben, ann, 2);
    hears(ann, ben, 3);
    assertEquals(1, ben.ear.interrupted.get());
  }

  @Test
  void nodeThatHearsNothingForLongIsDeafUntilItHearsItself() throws Exception {
    greetings(Duration.ofSeconds(60));
    assertFalse(ann.feed.deaf());
    clock.pass(Duration.ofSeconds(60));
    assertTrue(ann.feed.deaf(), "not even itself");
    assertFalse(ann.feed.remedy().isBlank());

    greet();
    Await.until(PATIENCE, "it hears itself", () -> !ann.feed.deaf());
  }
}
