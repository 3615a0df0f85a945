package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.testing.HandClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who is told what happens in a room. */
class RoomNodesTest {
  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final RoomNodes nodes = new RoomNodes(clock);
  private final RoomInterest ann = new RoomInterest(clock);

  private void settle() {
    clock.pass(Announcer.SILENCE);
    hear(said(ann, "ann"));
  }

  private static List<String> said(RoomInterest interest, String node) {
    List<String> texts = interest.take(node);
    interest.said(true);
    return texts;
  }

  private void hear(List<String> texts) {
    texts.forEach(text -> nodes.said(text, "me"));
  }

  @Test
  void allAreToldWhileSomebodyMayBeThereWhoHasNotBeenHeard() {
    hear(said(ann, "ann"));
    assertNull(nodes.among(1));
    settle();
    assertEquals(Set.of(), nodes.among(1));

    nodes.begin();
    assertNull(nodes.among(1), "what they said may have been missed");
  }

  @Test
  void allAreToldWhileANodeIsThereThatDoesNotSayWhatItReads() {
    settle();
    nodes.heard("old");
    assertNull(nodes.among(1));

    clock.pass(Announcer.SILENCE.minusSeconds(1));
    hear(said(ann, "ann"));
    assertNull(nodes.among(1));
    clock.pass(Duration.ofSeconds(1));
    assertEquals(Set.of(), nodes.among(1), "it is gone");
  }

  @Test
  void nodeThatSpeaksAndSaysNoLongerWhatItReadsIsToldAll() {
    settle();
    clock.pass(Announcer.SILENCE.minusSeconds(1));
    nodes.heard("ann");
    assertEquals(Set.of(), nodes.among(1));
    clock.pass(Duration.ofSeconds(1));

    assertNull(nodes.among(1));
  }

  @Test
  void newsAddAndTheWholeReplaces() {
    settle();
    Interest one = ann.interested(1);
    ann.interested(0xffff);
    List<String> news = said(ann, "ann");
    assertEquals(List.of("ann + 0001ffff"), news);
    assertEquals(List.of(), said(ann, "ann"), "told once");
    hear(news);
    assertEquals(Set.of("ann"), nodes.among(1));
    assertEquals(Set.of("ann"), nodes.among(0xffff));
    assertEquals(Set.of(), nodes.among(2));

    one.close();
    clock.pass(Interests.LINGER);
    ann.tick();
    hear(said(ann, "ann"));
    assertEquals(Set.of(), nodes.among(1));
    assertEquals(Set.of("ann"), nodes.among(0xffff));
  }

  @Test
  void whatCouldNotBeSaidIsSaidAgainAsAWhole() {
    settle();
    assertEquals(List.of(), said(ann, "ann"));
    ann.interested(1);
    assertEquals(List.of("ann + 0001"), ann.take("ann"));
    ann.interested(2);
    ann.said(false);

    assertEquals(List.of("ann 0000-ffff 00010002"), said(ann, "ann"));
  }

  @Test
  void whatBeginsWhileTheRestIsSaidIsNewAfterThat() {
    settle();
    ann.interested(1);
    assertEquals(List.of("ann + 0001"), ann.take("ann"));
    ann.interested(2);
    ann.said(true);

    assertEquals(List.of("ann + 0002"), said(ann, "ann"));
  }

  @Test
  void anyNumberOfSlotsIsSaidInNotificationsThatFit() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("RoomNodesTest seed " + seed);
    Random random = new Random(seed);
    for (int count : List.of(0, 1, 1_500, 1_501, 20_000, Slot.SLOTS)) {
      RoomInterest many = new RoomInterest(clock);
      Set<Integer> slots = new TreeSet<>();
      while (slots.size() < count) {
        int slot = count == Slot.SLOTS ? slots.size() : random.nextInt(Slot.SLOTS);
        if (slots.add(slot)) {
          many.interested(slot);
        }
      }
      List<String> whole = said(many, "many");
      assertTrue(whole.stream().allMatch(t -> t.getBytes(StandardCharsets.UTF_8).length < 8_000));
      clock.pass(Announcer.SILENCE);
      hear(whole);
      Set<Integer> known = new TreeSet<>();
      for (int slot = 0; slot < Slot.SLOTS; slot++) {
        if (Set.of("many").equals(nodes.among(slot))) {
          known.add(slot);
        }
      }
      assertEquals(slots, known, count + " slots, seed " + seed);
    }
  }

  @Test
  void manyAreToldTogetherIfTheyAreMostOfAll() {
    clock.pass(Announcer.SILENCE);
    for (int i = 0; i < 5; i++) {
      RoomInterest each = new RoomInterest(clock);
      if (i < 4) {
        each.interested(1);
      }
      if (i < 3) {
        each.interested(2);
      }
      hear(said(each, "n" + i));
    }

    assertNull(nodes.among(1), "four of five");
    assertEquals(Set.of("n0", "n1", "n2"), nodes.among(2));
  }

  @Test
  void whatIsNoneOfThisIsRefusedAndChangesNothing() {
    settle();
    for (String text :
        List.of("", "ann", "ann + 1", "ann + zzzz", "ann x-y 0001", "x".repeat(41) + " + 0001")) {
      assertThrows(RuntimeException.class, () -> nodes.said(text, "me"), text);
    }
    nodes.said("me 0000-ffff 0001", "me");

    assertEquals(Set.of(), nodes.among(1));
  }
}
