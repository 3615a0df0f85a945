package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

class PreconditionTest {
  private static final List<List<Long>> TAGS =
      List.of(List.of(0L), List.of(1L), List.of(2L, 3L), List.of(0L, 1L, 2L, 3L));

  /** A condition, and what it is to mean. */
  private record Case(Precondition condition, BiPredicate<Long, Boolean> meaning) {}

  private static List<Case> matching() {
    List<Case> all = new ArrayList<>();
    all.add(new Case(Precondition.exists(), (version, exists) -> exists));
    all.add(new Case(Precondition.at(List.of()), (version, exists) -> false));
    TAGS.forEach(tags -> all.add(new Case(Precondition.at(tags), (v, e) -> tags.contains(v))));
    return all;
  }

  private static List<Case> noneMatching() {
    List<Case> all = new ArrayList<>();
    all.add(new Case(Precondition.isNew(), (version, exists) -> !exists));
    TAGS.forEach(
        tags -> all.add(new Case(Precondition.notAt(tags), (v, e) -> !e || !tags.contains(v))));
    return all;
  }

  private static void check(Precondition condition, BiPredicate<Long, Boolean> meaning) {
    for (long version = 0; version < 5; version++) {
      for (boolean exists : new boolean[] {true, false}) {
        String what = condition + " at " + version + ", exists: " + exists;
        assertEquals(meaning.test(version, exists), condition.holds(version, exists), what);
        // as another node reads it from the log
        Precondition read = new Precondition(List.copyOf(condition.numbers()));
        assertEquals(meaning.test(version, exists), read.holds(version, exists), what);
      }
    }
  }

  @Test
  void eachMeansWhatItSays() {
    matching().forEach(each -> check(each.condition(), each.meaning()));
    noneMatching().forEach(each -> check(each.condition(), each.meaning()));
  }

  @Test
  void twoHoldIfBothDo() {
    for (Case one : matching()) {
      for (Case other : noneMatching()) {
        check(one.condition().and(other.condition()), one.meaning().and(other.meaning()));
        check(other.condition().and(one.condition()), one.meaning().and(other.meaning()));
      }
    }
  }

  @Test
  void whatIsKeptOfConditionsFromBeforeMeansTheSame() {
    assertEquals(List.of(), Precondition.exists().numbers());
    assertEquals(List.of(4L, 7L), Precondition.at(List.of(4L, 7L)).numbers());
    assertEquals(List.of(-1L), Precondition.at(List.of()).numbers());
  }

  @Test
  void aNodeThatKnowsVersionsOnlyRefusesWhatIsNew() {
    List<Precondition> unknown = new ArrayList<>();
    noneMatching().forEach(each -> unknown.add(each.condition()));
    noneMatching().forEach(each -> unknown.add(Precondition.exists().and(each.condition())));
    for (Precondition each : unknown) {
      assertFalse(each.numbers().isEmpty(), "empty means that the entry must exist");
      assertTrue(each.numbers().stream().noneMatch(n -> n >= 0 && n < Long.MAX_VALUE));
    }
  }
}
