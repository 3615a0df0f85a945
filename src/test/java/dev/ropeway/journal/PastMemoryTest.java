package dev.ropeway.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.OverloadedException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PastMemoryTest {
  private static final int KIB = 1_024;

  private final PastMemory memory = new PastMemory(10 * KIB);

  @Test
  void readWaitsUntilThereIsRoomAndNoLonger() throws Exception {
    PastMemory.Lease first = memory.take(8 * KIB);
    CompletableFuture<PastMemory.Lease> second =
        CompletableFuture.supplyAsync(() -> memory.take(8 * KIB));
    assertFalse(second.isDone());

    first.shrink(2 * KIB);
    second.get(20, TimeUnit.SECONDS).close();

    assertEquals(2 * KIB, memory.held());
    first.close();
    first.close();
    assertEquals(0, memory.held(), "closing twice gives back once");
  }

  @Test
  void moreThanThereIsTakesAll() {
    try (PastMemory.Lease all = memory.take(1L << 50)) {
      all.shrink(1L << 50);
      assertEquals(10 * KIB, memory.held());
    }
    assertEquals(0, memory.held());
  }

  @Test
  void readThatWaitsInVainIsRefused() {
    try (PastMemory.Lease all = memory.take(10 * KIB)) {
      Thread.currentThread().interrupt(); // as if it had waited for long
      assertThrows(OverloadedException.class, () -> memory.take(1));
      assertEquals(10 * KIB, memory.held(), all + " alone");
    } finally {
      Thread.interrupted();
    }
  }
}
