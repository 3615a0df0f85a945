package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.journal.EntryKey;
import dev.ropeway.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who takes over what a node that is gone has left pending. */
class DeputiesTest {
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final int KEYS = 300;

  private final HandClock clock = new HandClock(Instant.parse("2026-11-01T00:00:00Z"));
  private final Set<String> living = new HashSet<>(Set.of("a", "b", "c", "d"));

  private Deputies of(String self) {
    return new Deputies(clock, self, () -> living);
  }

  private static List<EntryKey> keys() {
    List<EntryKey> keys = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      keys.add(new EntryKey("players", "p" + i));
    }
    return keys;
  }

  @Test
  void eachKeyIsTakenOverByOneNodeAndNotByItsRecorder() {
    List<EntryKey> taken = new ArrayList<>();
    for (String self : List.of("b", "c", "d")) {
      Deputies deputies = of(self);
      keys().forEach(key -> deputies.recorded("a", key, Duration.ZERO));
      assertEquals(List.of(), deputies.due(), "it has a second");
      clock.pass(GRACE);
      List<EntryKey> due = deputies.due();
      assertTrue(due.size() > KEYS / 6, self + " has " + due.size());
      assertEquals(List.of(), deputies.due(), "once");
      taken.addAll(due);
    }

    assertEquals(KEYS, taken.size());
    assertEquals(Set.copyOf(keys()), Set.copyOf(taken));
  }

  @Test
  void keyThatIsPushedInTimeIsLeftAlone() {
    Deputies deputies = of("b");
    living.retainAll(Set.of("a", "b"));
    EntryKey key = new EntryKey("players", "bob");
    deputies.recorded("a", key, Duration.ofSeconds(5));
    clock.pass(Duration.ofSeconds(5));
    assertEquals(List.of(), deputies.due(), "the push delay is its recorder's");
    deputies.moved(key);
    clock.pass(GRACE);

    assertEquals(List.of(), deputies.due());
  }

  @Test
  void whatIsFoundIsOneNodesAndWhatIsFoundAgainEverybodys() {
    List<EntryKey> taken = new ArrayList<>();
    for (String self : List.of("a", "b", "c", "d")) {
      Deputies deputies = of(self);
      taken.addAll(deputies.found(keys()));
      assertEquals(KEYS, deputies.found(keys()).size(), "found once more");
    }

    assertEquals(KEYS, taken.size());
    assertEquals(Set.copyOf(keys()), Set.copyOf(taken));
  }

  @Test
  void nodeThatKnowsOfNobodyTakesAll() {
    living.retainAll(Set.of("b"));

    assertEquals(KEYS, of("b").found(keys()).size());
  }
}
