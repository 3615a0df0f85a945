package dev.ropeway.transfer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Lines, none of them without a bound. */
class LineReaderTest {
  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void lastLineCountsOnlyWithItsEnd() throws Exception {
    try (LineReader lines = new LineReader(stream("one\n\nthr"), 10)) {
      assertArrayEquals("one".getBytes(StandardCharsets.UTF_8), lines.next());
      assertEquals(4, lines.offset());
      assertArrayEquals(new byte[0], lines.next());
      assertNull(lines.next());
      assertEquals(2, lines.number());
      assertEquals(5, lines.offset());
    }
  }

  @Test
  void endlessLineIsRefusedBeforeItIsHeld() throws Exception {
    try (LineReader lines = new LineReader(stream("0123456789\n01234567890\n"), 10)) {
      assertEquals(10, String.valueOf(new String(lines.next(), StandardCharsets.UTF_8)).length());
      TransferException refusal = assertThrows(TransferException.class, lines::next);
      assertTrue(refusal.toString().contains("Line 2: It is longer than 10 bytes"));
    }
  }
}
