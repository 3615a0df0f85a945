package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Position;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnnouncerTest {
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final EntryKey TOM = new EntryKey("players", "tom");

  private final Deque<Runnable> later = new ArrayDeque<>();
  private final List<Hint> sent = new ArrayList<>();
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private Announcer announcer = new Announcer("me", sent::add, later::add, clock, () -> null);

  private void run() {
    while (!later.isEmpty()) {
      later.remove().run();
    }
  }

  @Test
  void whatComesBeforeItIsSentGoesOutTogetherAndOnlyOnce() {
    announcer.pushed(BOB, new Position(1, 0));
    announcer.tell();
    announcer.pushed(BOB, new Position(2, 0));
    announcer.pending(TOM);
    announcer.tell();
    run();

    Map<EntryKey, Position> newest = Map.of(BOB, new Position(2, 0));
    assertEquals(List.of(new Hint("me", newest, List.of(TOM), false)), sent);
    announcer.tell();
    run();
    assertEquals(1, sent.size(), "nothing new, nothing told");
  }

  @Test
  void whatComesWhileItIsBeingSentFollows() {
    announcer =
        new Announcer(
            "me",
            hint -> {
              if (sent.isEmpty()) {
                announcer.pushed(TOM, new Position(5, 0));
                announcer.tell();
              }
              sent.add(hint);
            },
            later::add,
            clock,
            () -> null);
    announcer.pushed(BOB, new Position(1, 0));
    announcer.tell();
    run();

    assertEquals(2, sent.size());
    assertEquals(Map.of(TOM, new Position(5, 0)), sent.get(1).pushed());
  }

  @Test
  void failureDropsOneHintAndNotTheNext() {
    announcer =
        new Announcer(
            "me",
            hint -> {
              sent.add(hint);
              throw new IllegalStateException("the database is away");
            },
            later::add,
            clock,
            () -> null);
    announcer.pushed(BOB, new Position(1, 0));
    announcer.tell();
    run();
    announcer.pushed(BOB, new Position(2, 0));
    announcer.tell();
    run();

    assertEquals(2, sent.size());
  }

  @Test
  void tooManyKeysBecomeTheOrderToCompareAll() {
    for (int i = 0; i <= 10_000; i++) {
      announcer.pushed(new EntryKey("players", "p" + i), new Position(1, 0));
    }
    announcer.tell();
    run();

    assertEquals(1, sent.size());
    assertTrue(sent.get(0).all());
    assertTrue(sent.get(0).pushed().isEmpty());
  }

  private static Hint greeting() {
    return new Hint("me", Map.of(), List.of(), false);
  }

  private void push(EntryKey key) {
    announcer.pushed(key, new Position(1, 0));
    announcer.tell();
    run();
  }

  @Test
  void aNodeThatHearsNobodyForThreeGreetingsTellsNothing() {
    announcer.listening(true);
    run();
    assertEquals(List.of(greeting()), sent);
    clock.pass(Duration.ofSeconds(34));
    push(BOB);
    assertEquals(2, sent.size(), "somebody may still be there");

    clock.pass(Duration.ofSeconds(1));
    push(BOB);
    announcer.pending(TOM);
    announcer.tell();
    run();
    assertEquals(2, sent.size());
  }

  @Test
  void clockThatIsPutForwardOrBackMakesNobodyComeOrGo() {
    announcer.listening(true);
    run();
    clock.jump(Duration.ofHours(1));
    push(BOB);
    assertEquals(2, sent.size(), "no time has passed");

    clock.jump(Duration.ofHours(-2));
    clock.pass(Duration.ofSeconds(35));
    push(BOB);
    assertEquals(2, sent.size(), "nobody was heard for three greetings");
  }

  @Test
  void whoeverTurnsUpIsToldToCompareAllAndThenEverything() {
    announcer.listening(true);
    clock.pass(Duration.ofSeconds(35));
    push(BOB);
    sent.clear();

    announcer.heard("you");
    run();
    assertEquals(List.of(new Hint("me", Map.of(), List.of(), true)), sent);
    announcer.heard("you");
    run();
    assertEquals(1, sent.size(), "only the first is news");
    push(TOM);
    assertEquals(Map.of(TOM, new Position(1, 0)), sent.get(1).pushed());
  }

  @Test
  void aNodeThatCannotHearTellsAllTheSame() {
    clock.pass(Duration.ofHours(1));
    push(BOB);
    announcer.listening(true);
    announcer.listening(false);
    clock.pass(Duration.ofHours(1));
    push(TOM);
    announcer.greet();
    run();

    assertEquals(2, sent.size());
    assertEquals(Map.of(TOM, new Position(1, 0)), sent.get(1).pushed());
  }

  @Test
  void aNodeThatComesBackSpeaksAtFirst() {
    announcer.listening(true);
    clock.pass(Duration.ofHours(1));
    announcer.listening(false);
    announcer.listening(true);
    run();
    sent.clear();
    push(BOB);

    assertEquals(1, sent.size());
  }
}
