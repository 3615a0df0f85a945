package dev.ropeway.bench;

import dev.ropeway.bench.Contestant.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A contestant in a contest, with its writers and the books that are kept about it. */
final class Entrant {
  private final Contestant contestant;
  private final Zipf keys;
  private final List<Writer> writers = new ArrayList<>();
  private long applied;
  private long errors;

  Entrant(Contestant contestant, Zipf keys) {
    this.contestant = contestant;
    this.keys = keys;
  }

  Contestant contestant() {
    return contestant;
  }

  void require(int count) throws Exception {
    while (writers.size() < count) {
      writers.add(contestant.writer(writers.size()));
    }
  }

  void slice(int count, Duration length, long most, Score into) throws InterruptedException {
    long appliedBefore = into.applied();
    long errorsBefore = into.errors();
    Exception failure = Slice.run(writers.subList(0, count), keys, length, most, into);
    applied += into.applied() - appliedBefore;
    errors += into.errors() - errorsBefore;
    if (failure != null) {
      Progress.say("  %s had an error: %s", contestant.name(), failure);
    }
  }

  /** Counts the coins; throws if there are too few or too many. */
  void check() {
    contestant.check(applied, errors);
  }
}
