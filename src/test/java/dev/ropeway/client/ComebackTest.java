package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComebackTest {
  private double random = 0.5;
  private double turn = 0.75;

  private Comeback comeback() {
    return new Comeback(() -> random, () -> turn);
  }

  private static Comeback lost() {
    Random own = new Random();
    return connected(new Comeback(own::nextDouble, own::nextDouble));
  }

  private static Comeback connected(Comeback comeback) {
    comeback.connected();
    return comeback;
  }

  /** Ten thousand who lose one server: none of the tenths of a second has many more than others. */
  @Test
  void whoHadAConnectionComesToAnotherServerAtAnyTimeOfASecond() {
    int[] tenths = new int[10];
    IntStream.range(0, 10_000)
        .mapToLong(i -> lost().pause(true, true).toMillis() / 100)
        .forEach(tenth -> tenths[(int) tenth]++);
    assertTrue(IntStream.of(tenths).allMatch(n -> n > 800 && n < 1_200), () -> tell(tenths));
  }

  private static String tell(int[] tenths) {
    return IntStream.of(tenths).boxed().toList().toString();
  }

  @Test
  void whoWasNeverConnectedTriesAnotherServerAlmostAtOnce() {
    assertEquals(Duration.ofMillis(50), comeback().pause(true, false));
  }

  /** Others are connected through it, and lose it with him. */
  @Test
  void whoWasConnectedOnceIsSpreadWhateverFailsNext() {
    Comeback comeback = connected(comeback());
    assertEquals(Duration.ofMillis(750), comeback.pause(true, true));
    assertEquals(Duration.ofMillis(750), comeback.pause(true, false));
  }

  @Test
  void aServerThatAsksForMoreTimeIsGivenIt() {
    Comeback comeback = connected(comeback());
    comeback.told(Duration.ofSeconds(8));
    assertEquals(Duration.ofSeconds(6), comeback.pause(true, true));
    assertEquals(Duration.ofSeconds(6), comeback.pause(false, true));
    comeback.told(Duration.ofHours(1));
    assertEquals(Duration.ofMillis(11_250), comeback.pause(true, true), "within bounds");
  }

  @Test
  void whereNoServerIsLeftThePauseGrowsAndIsShortAgainAfterAStreamThatLasted() {
    Comeback comeback = connected(comeback());
    random = 0;
    assertEquals(Duration.ofMillis(125), comeback.pause(false, false));
    assertEquals(Duration.ofMillis(250), comeback.pause(false, false));
    assertEquals(Duration.ofMillis(500), comeback.pause(false, false));
    assertEquals(Duration.ofMillis(125), comeback.pause(false, true));
    assertEquals(Duration.ofMillis(250), comeback.pause(false, false));
  }
}
