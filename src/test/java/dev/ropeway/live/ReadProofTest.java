package dev.ropeway.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** How much may be written to a client at once. */
class ReadProofTest {
  private static final int QUARTER = ReadProof.WINDOW / 4;

  private final ReadProof proof = new ReadProof();

  @Test
  void nobodyIsSentMoreThanTheWindowBeforeHeAnswers() {
    assertTrue(proof.fits(ReadProof.WINDOW));
    assertFalse(proof.fits(ReadProof.WINDOW + 1));
    proof.sent(ReadProof.WINDOW - 5);
    assertTrue(proof.fits(5));
    assertFalse(proof.fits(6));
    proof.sent(5);
    assertFalse(proof.fits(1));
  }

  @Test
  void anAnswerProvesWhatWasSentBeforeItsPing() {
    proof.sent(2 * QUARTER - 1);
    assertEquals(0, proof.ping(), "so little need not be proved yet");
    proof.sent(1);
    long ping = proof.ping();
    assertNotEquals(0, ping);
    proof.sent(QUARTER);
    assertEquals(0, proof.ping(), "one is on its way");
    proof.pong(ping);
    assertTrue(proof.fits(3 * QUARTER));
    assertFalse(proof.fits(3 * QUARTER + 1), "what was sent after the ping is not proved");
    proof.sent(QUARTER);
    assertNotEquals(0, proof.ping());
  }

  @Test
  void anAnswerThatWasNotAskedForProvesNothing() {
    proof.pong(0);
    proof.sent(ReadProof.WINDOW);
    long ping = proof.ping();
    proof.pong(ping + 1);
    assertFalse(proof.fits(1));
    proof.pong(ping);
    assertTrue(proof.fits(1));
    proof.sent(ReadProof.WINDOW);
    proof.pong(ping);
    assertFalse(proof.fits(1), "an old one proves nothing again");
  }

  @Test
  void whateverComesNoMoreThanTheWindowIsWrittenUnproved() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      ReadProof each = new ReadProof();
      long written = 0; // by the thread that has the text
      long read = 0;
      long pinged = 0;
      long number = 0;
      for (int step = 0; step < 300; step++) {
        int bytes = 1 + random.nextInt(3 * QUARTER);
        if (each.fits(bytes)) {
          written += bytes;
          each.sent(bytes);
          assertTrue(written - read <= ReadProof.WINDOW, "round " + round + ", step " + step);
          long ping = each.ping();
          if (ping != 0) {
            number = ping;
            pinged = written;
          }
        }
        if (random.nextInt(3) == 0 && number != 0) {
          read = pinged; // at least so much
          each.pong(number);
          number = 0;
        }
      }
      assertTrue(written > ReadProof.WINDOW, "it goes on");
    }
  }
}
