package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Position;
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
  private Announcer announcer = new Announcer("me", sent::add, later::add);

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
            later::add);
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
            later::add);
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
}
