package dev.ropeway.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.feed.Chunks.Text;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Texts of any length travel in short notifications. */
class ChunksTest {
  private final Chunks chunks = new Chunks();

  private @Nullable Text take(List<String> payloads) {
    Text last = null;
    for (String payload : payloads) {
      assertNull(last, "whole before its last part");
      last = chunks.take(payload);
    }
    return last;
  }

  @Test
  void textsOfAnyLengthArriveAsTheyWere() {
    long seed = Long.getLong("seed", System.nanoTime());
    System.out.println("ChunksTest seed " + seed);
    Random random = new Random(seed);
    String sender = UUID.randomUUID().toString();
    for (int i = 0; i < 200; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(20_000);
      while (text.length() < length) {
        int codePoint = random.nextInt(0x20000);
        text.appendCodePoint(codePoint >= 0xD800 && codePoint < 0xE000 ? '\n' : codePoint);
      }
      List<String> payloads = Chunks.pack(sender, i, text.toString());

      assertTrue(
          payloads.stream().allMatch(p -> p.getBytes(StandardCharsets.UTF_8).length < 8_000));
      assertEquals(new Text(sender, text.toString()), take(payloads), "seed " + seed);
    }
  }

  @Test
  void partsOfDifferentSendersMayMix() {
    List<String> ann = Chunks.pack("a", 1, "x".repeat(10_000));
    List<String> bob = Chunks.pack("b", 1, "y".repeat(10_000));
    assertEquals(2, ann.size());
    assertNull(chunks.take(ann.get(0)));
    assertNull(chunks.take(bob.get(0)));
    assertNotNull(chunks.take(ann.get(1)));
    assertNotNull(chunks.take(bob.get(1)));
  }

  @Test
  void textOfWhichAPartIsMissingNeverComes() {
    List<String> parts = Chunks.pack("a", 1, "x".repeat(30_000));
    assertNull(chunks.take(parts.get(0)));
    assertNull(chunks.take(parts.get(2)));
    assertNull(chunks.take(parts.get(3)));
    assertNull(chunks.take(parts.get(1)), "no text out of order");
    assertNotNull(take(Chunks.pack("a", 2, "whole")));
    assertNull(chunks.take(Chunks.pack("a", 3, "x".repeat(10_000)).get(0)));
    assertNotNull(take(Chunks.pack("a", 4, "whole")));
    assertNull(chunks.take("what is this?"));
  }
}
