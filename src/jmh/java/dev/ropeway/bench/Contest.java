package dev.ropeway.bench;

import java.util.ArrayList;
import java.util.List;

/** Contestants with the same work, in turns: noise of the machine hits all of them alike. */
final class Contest {
  /** In slices: for whom time is enough, and for whom a number of operations ends it. */
  private static final double WARM_UP = 4;

  private static final double LONGEST_WARM_UP = 60;

  private final String workload;
  private final List<Entrant> entrants;
  private final BenchSettings settings;

  /** The first contestant is the one that the others are compared with. */
  Contest(String workload, Zipf keys, List<Contestant> contestants, BenchSettings settings) {
    this.workload = workload;
    this.entrants = contestants.stream().map(each -> new Entrant(each, keys)).toList();
    this.settings = settings;
  }

  /** Runs it with each number of writers, counts the coins and closes the contestants. */
  List<Row> run(List<Integer> numbersOfWriters) throws Exception {
    Progress.say("%s", workload);
    for (Entrant entrant : entrants) {
      entrant.contestant().prepare();
    }
    List<Row> rows = new ArrayList<>();
    double warmUp = WARM_UP;
    for (int writers : numbersOfWriters) {
      rows.addAll(run(writers, warmUp));
      warmUp = 0.4; // the code is warm, only the new threads and connections are not
    }
    for (Entrant entrant : entrants) {
      entrant.check();
      entrant.contestant().close();
    }
    return rows;
  }

  private List<Row> run(int writers, double warmUp) throws Exception {
    for (Entrant entrant : entrants) {
      entrant.require(writers);
      warmUp(entrant, writers, warmUp);
    }
    List<Score> scores = entrants.stream().map(entrant -> new Score(writers)).toList();
    for (int round = 0; round < settings.rounds(); round++) {
      for (int turn = 0; turn < entrants.size(); turn++) {
        // Nobody always comes behind the same one, whose traces the database still tidies up.
        int next = (turn + round) % entrants.size();
        entrants.get(next).slice(writers, settings.slices(1), Long.MAX_VALUE, scores.get(next));
      }
      Progress.say("  %d writers, round %d of %d", writers, round + 1, settings.rounds());
    }
    return rows(scores);
  }

  private void warmUp(Entrant entrant, int writers, double slices) throws InterruptedException {
    long most = entrant.contestant().warmUpOperations();
    if (most > 0) {
      entrant.slice(writers, settings.slices(LONGEST_WARM_UP), most, new Score(writers));
    } else {
      entrant.slice(writers, settings.slices(slices), Long.MAX_VALUE, new Score(writers));
    }
  }

  private List<Row> rows(List<Score> scores) {
    List<Row> rows = new ArrayList<>();
    double first = scores.get(0).perSecond();
    for (int i = 0; i < scores.size(); i++) {
      Row row = scores.get(i).row(workload, entrants.get(i).contestant().name(), first);
      Progress.say(
          "    %-42s %,10.0f/s   p99 %,8.1f ms   longest %,8.1f ms   %d errors",
          row.contestant(), row.perSecond(), row.p99(), row.longest(), row.errors());
      rows.add(row);
    }
    return rows;
  }
}
