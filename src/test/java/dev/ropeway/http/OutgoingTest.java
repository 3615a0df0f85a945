package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pieces of any size come out whole and in order, in portions. */
class OutgoingTest {
  private final Outgoing outgoing = new Outgoing();

  @Test
  void piecesComeOutInOrder() {
    long seed = Long.getLong("seed", System.nanoTime());
    Random random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      ByteArrayOutputStream in = new ByteArrayOutputStream();
      for (int piece = random.nextInt(6); piece >= 0; piece--) {
        byte[] bytes = new byte[random.nextInt(random.nextBoolean() ? 40 : 20_000)];
        random.nextBytes(bytes);
        in.writeBytes(bytes);
        outgoing.add(bytes);
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      while (!outgoing.isEmpty()) {
        byte[] portion = outgoing.next();
        assertTrue(portion.length > 0 && portion.length <= Outgoing.PORTION, "seed " + seed);
        out.writeBytes(portion);
      }
      assertArrayEquals(in.toByteArray(), out.toByteArray(), "seed " + seed);
    }
  }

  @Test
  void pieceMayBeginFurtherOn() {
    byte[] piece = "{rest".getBytes(StandardCharsets.US_ASCII);
    outgoing.add("{first,");
    outgoing.add(piece, 1);
    outgoing.add(piece, piece.length);
    assertEquals("{first,rest", new String(outgoing.next(), StandardCharsets.US_ASCII));
    assertTrue(outgoing.isEmpty());
    assertEquals(0, outgoing.next().length);
  }
}
