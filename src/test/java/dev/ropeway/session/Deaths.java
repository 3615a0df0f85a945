package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.journal.Database;
import java.util.function.LongSupplier;

/** Lets a node do the same again and again, and die one step later each time. */
record Deaths(MortalDatabase mortality, Database database) {
  private static final int MOST_STEPS = 60;

  /** What one life does, or what must be true after it. */
  @FunctionalInterface
  interface Life {
    void live(MortalNode node, long id) throws Exception;
  }

  /**
   * Lives until it does not die any more.
   *
   * @param ids numbers the lives
   * @return how often it died
   */
  int die(LongSupplier ids, Life life, Life check) throws Exception {
    int deaths = 0;
    boolean died = true;
    for (int step = 1; died; step++) {
      assertTrue(step <= MOST_STEPS, () -> "so many steps: " + mortality.steps());
      for (boolean after : new boolean[] {false, true}) {
        long id = ids.getAsLong();
        mortality.live(step, after);
        try (MortalNode node = new MortalNode(mortality, database)) {
          life.live(node, id);
          died = mortality.dead();
          check.live(node, id);
        }
        deaths += died ? 1 : 0;
      }
    }
    System.out.println("died " + deaths + " times; the last life: " + mortality.steps());
    return deaths;
  }
}
