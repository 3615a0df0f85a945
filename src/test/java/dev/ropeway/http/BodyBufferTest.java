package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.wire.Problem;
import dev.ropeway.wire.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodyBufferTest {
  private static final int LIMIT = 20_000;
  private static final int LEAST = 4_096;
  private static final int MOST = 1_048_576;
  private static final Settings SETTINGS =
      Settings.read(
          name ->
              Optional.ofNullable(
                  Map.of(
                          Setting.BODY_BYTES.key(), Integer.toString(LIMIT),
                          Setting.BODIES_BYTES.key(), Integer.toString(MOST))
                      .get(name)));

  private final ArrivingBytes all = new ArrivingBytes();

  @AfterEach
  void everythingIsGivenBack() {
    assertTrue(all.take(MOST, SETTINGS));
  }

  private BodyBuffer buffer(long length) {
    return new BodyBuffer(all, SETTINGS, LIMIT, Body.BODY_TOO_LARGE, length);
  }

  private static byte[] random(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** In pieces of up to so many bytes. */
  private static GivenBody cut(byte[] body, Random random, int most) {
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < body.length; from += pieces.get(pieces.size() - 1).length) {
      int to = Math.min(body.length, from + 1 + random.nextInt(most));
      pieces.add(Arrays.copyOfRange(body, from, to));
    }
    return new GivenBody(pieces);
  }

  private static void readAll(BodyBuffer buffer, GivenBody in) throws IOException {
    while (!in.isFinished()) {
      buffer.read(in);
    }
  }

  private static Problem problem(BodyBuffer buffer) {
    return assertThrows(ProblemException.class, buffer::whole).problem();
  }

  private void requireHeld(int bytes) {
    assertTrue(all.take(MOST - bytes, SETTINGS));
    assertFalse(all.take(1, SETTINGS));
    all.give(MOST - bytes);
  }

  @Test
  void whatCameIsTheBodyWhateverItsSizeAndPieces() throws Exception {
    long seed = System.nanoTime();
    System.out.println("BodyBufferTest: seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      byte[] body = random(random, random.nextInt(i % 2 == 0 ? 10 : LIMIT + 1));
      BodyBuffer buffer = buffer(i % 3 == 0 ? -1 : body.length);
      assertTrue(buffer.grow());
      readAll(buffer, cut(body, random, 1 + random.nextInt(LIMIT)));
      assertArrayEquals(body, buffer.whole(), "body " + i);
      buffer.release();
      requireHeld(0);
    }
  }

  @Test
  void emptyBodyIsCountedToo() {
    BodyBuffer buffer = buffer(-1);
    assertTrue(buffer.grow());
    requireHeld(LEAST);
    assertEquals(0, buffer.whole().length);
    buffer.release();
  }

  @Test
  void charactersMayComeInHalves() throws Exception {
    String text = "{\"ä\":\"€ 𝄞\"}";
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    BodyBuffer buffer = buffer(body.length);
    readAll(buffer, cut(body, new Random(0), 1));
    assertEquals(text, new String(buffer.whole(), StandardCharsets.UTF_8));
    buffer.release();
  }

  @Test
  void memoryGrowsWithWhatComesAndNotWithWhatIsAnnounced() throws Exception {
    BodyBuffer buffer = buffer(LIMIT);
    buffer.grow();
    requireHeld(LEAST);
    readAll(buffer, new GivenBody(List.of(new byte[LEAST])));
    requireHeld(LEAST);
    readAll(buffer, new GivenBody(List.of(new byte[1])));
    requireHeld(2 * LEAST);
    readAll(buffer, new GivenBody(List.of(new byte[LIMIT - LEAST - 1])));
    requireHeld(LIMIT);
    buffer.release();
  }

  @Test
  void bodyWithoutALengthMayHaveAllBytesOfTheLimitAndNoMore() throws Exception {
    BodyBuffer most = buffer(-1);
    readAll(most, new GivenBody(List.of(new byte[LIMIT])));
    assertEquals(LIMIT, most.whole().length);
    most.release();
    BodyBuffer more = buffer(-1);
    readAll(more, new GivenBody(List.of(new byte[LIMIT + 1])));
    assertEquals(413, problem(more).status());
    assertEquals((long) LIMIT, problem(more).members().get("limit"));
  }

  @Test
  void bodyThatBecomesTooLargeHoldsNothingFromThenOn() throws Exception {
    BodyBuffer buffer = buffer(-1);
    readAll(buffer, new GivenBody(List.of(new byte[LIMIT + 2])));
    requireHeld(0);
    readAll(buffer, cut(new byte[10 * LIMIT], new Random(0), LIMIT));
    requireHeld(0);
    assertEquals(413, problem(buffer).status());
    buffer.release();
  }

  @Test
  void bodiesThatAreTooMuchTogetherAreRefusedOneByOne() throws Exception {
    int fit = MOST / LIMIT;
    List<BodyBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < 2 * fit; i++) {
      BodyBuffer buffer = buffer(LIMIT);
      readAll(buffer, new GivenBody(List.of(new byte[LIMIT])));
      buffers.add(buffer);
    }
    for (int i = 0; i < buffers.size(); i++) {
      BodyBuffer buffer = buffers.get(i);
      if (i < fit) {
        assertEquals(LIMIT, buffer.whole().length);
      } else {
        assertEquals(503, problem(buffer).status());
        assertEquals("1", problem(buffer).headers().get("Retry-After"));
      }
    }
    buffers.get(0).release();
    BodyBuffer next = buffer(LIMIT);
    readAll(next, new GivenBody(List.of(new byte[LIMIT])));
    assertEquals(LIMIT, next.whole().length);
    next.release();
    buffers.forEach(BodyBuffer::release); // the first one a second time, which gives nothing
  }

  @Test
  void firstRefusalCountsAndGivesBackWhatWasHeld() throws Exception {
    BodyBuffer buffer = buffer(-1);
    readAll(buffer, new GivenBody(List.of(new byte[LIMIT])));
    buffer.refuse(Problem.malformed("first"));
    requireHeld(0);
    buffer.refuse(Problem.notFound("second"));
    assertEquals("first", problem(buffer).detail());
  }
}
