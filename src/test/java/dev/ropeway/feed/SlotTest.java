package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.journal.EntryKey;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Nodes of all versions must agree on where a key is heard. */
class SlotTest {

  /** Computed apart from the code: CRC-32C of {@code store\\0key}, its halves combined. */
  @Test
  void slotsStayWhatTheyWere() {
    assertEquals(0x1fc2, Slot.of(new EntryKey("players", "bob")));
    assertEquals(0xc9c8, Slot.of(new EntryKey("\u20ac", "k")));
  }

  @Test
  void keysSpreadOverTheSlots() {
    BitSet slots = new BitSet();
    for (int i = 0; i < 20_000; i++) {
      int slot = Slot.of(new EntryKey("players", "p" + i));
      assertTrue(slot >= 0 && slot < Slot.SLOTS);
      slots.set(slot);
    }
    // of 65,536, by chance: 65,536 * (1 - e^(-20,000 / 65,536)) = 17,230
    assertTrue(slots.cardinality() > 16_900, slots.cardinality() + " slots");
  }
}
