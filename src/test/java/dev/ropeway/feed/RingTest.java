package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Three sequences are kept in rings: frames of a key, events of a room, updates of a chain. */
class RingTest {
  private final Ring<String> ring = new Ring<>(3, 10, String::length);

  private List<String> kept() {
    List<String> kept = new ArrayList<>();
    ring.forEach(kept::add);
    return kept;
  }

  @Test
  void keepsTheLastSoMany() {
    List.of("a", "b", "c", "d").forEach(ring::add);

    assertEquals(List.of("b", "c", "d"), kept());
    assertTrue(ring.lost(0));
    assertNull(ring.after(0));
    assertEquals("b", ring.after(1));
    assertEquals("d", ring.after(3));
    assertNull(ring.after(4), "there is none yet");
    assertFalse(ring.lost(4));
  }

  @Test
  void keepsSoManyBytesButAlwaysTheNewest() {
    ring.add("four");
    ring.add("seven77");
    assertEquals(List.of("seven77"), kept(), "eleven bytes are one too many");

    ring.add("longer than all of it");
    assertEquals(List.of("longer than all of it"), kept());

    ring.add("x");
    assertEquals(List.of("x"), kept());
    assertEquals(4, ring.newest());
  }

  @Test
  void keepsFewerWhereItIsAsked() {
    ring.add("a");
    ring.add("b");
    ring.add("c", 1);
    assertEquals(List.of("c"), kept());

    ring.add("d", Integer.MAX_VALUE);
    ring.add("e", Integer.MAX_VALUE);
    ring.add("f", Integer.MAX_VALUE);
    assertEquals(List.of("d", "e", "f"), kept(), "never more than the most");
  }

  @Test
  void cutLosesEveryPlaceEvenThatAtTheEnd() {
    ring.add("a");
    long end = ring.newest();
    ring.cut();

    assertTrue(ring.lost(end));
    ring.add("b");
    assertTrue(ring.lost(end), "and it stays lost");
    assertNull(ring.after(end));
    assertEquals("b", ring.after(ring.newest() - 1));
  }
}
