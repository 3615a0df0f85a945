package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Whose random numbers are whose. */
class DiceTest {
  private static final byte[] SECRET = new byte[32];

  private static byte[] other() {
    byte[] other = SECRET.clone();
    other[31] = 1;
    return other;
  }

  private static List<Long> rolls(RandomGenerator dice) {
    return dice.longs(9).boxed().toList(); // more than a block
  }

  @Test
  void allWhoKnowTheSecretThrowTheSame() {
    List<Long> rolls = rolls(new Dice(SECRET).of("games", "g", "ann~1", 7));

    assertEquals(rolls, rolls(new Dice(SECRET.clone()).of("games", "g", "ann~1", 7)));
    assertEquals(9, new HashSet<>(rolls).size(), "no block comes twice");
  }

  @Test
  void noTwoActionsShareAny() {
    Dice dice = new Dice(SECRET);
    List<RandomGenerator> all =
        List.of(
            dice.of("games", "g", "ann~1", 7),
            dice.of("games", "g", "ann~1", 8),
            dice.of("games", "g", "ann~2", 7),
            dice.of("games", "h", "ann~1", 7),
            dice.of("game", "sg", "ann~1", 7), // the same letters in a row
            dice.of("games", "ga", "nn~1", 7),
            new Dice(other()).of("games", "g", "ann~1", 7));
    List<Long> rolls = new ArrayList<>();
    all.forEach(each -> rolls.addAll(rolls(each)));

    assertEquals(rolls.size(), new HashSet<>(rolls).size());
  }

  @Test
  void everySideComesUp() {
    Dice dice = new Dice(SECRET);
    Set<Integer> sides = new HashSet<>();
    double sum = 0;
    for (int id = 1; id <= 1_000; id++) {
      int side = dice.of("games", "g", "ann", id).nextInt(1, 7);
      sides.add(side);
      sum += side;
    }

    assertEquals(Set.of(1, 2, 3, 4, 5, 6), sides);
    assertTrue(sum > 3_300 && sum < 3_700, "mean " + sum / 1_000);
  }
}
