package dev.ropeway.feed;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * When which watch is to be compared with the database: each once in the pull delay of its store,
 * counted from when it was proved to be as new as what is stored. Of many, some have their turn
 * early, so that a thousand that were opened in one moment are not compared in one for ever.
 * Thread-safe.
 */
final class CompareQueue {
  /** Most that have their turn at once. */
  static final int SOME = 5_000;

  private final Settings settings;

  // guarded by this
  private final TreeSet<Turn> turns = new TreeSet<>();
  private double perNano;
  private long numbers;
  private long last = Long.MIN_VALUE / 2;

  /** Nothing is watched yet. */
  CompareQueue(Settings settings) {
    this.settings = settings;
  }

  /**
   * When one is due, by the monotonic clock, and how long after it was proved that is. The number
   * tells apart those that are due in the same moment.
   */
  record Turn(long at, long number, long delay, Watch watch) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn other) {
      int order = Long.compare(at, other.at);
      return order == 0 ? Long.compare(number, other.number) : order;
    }

    boolean isEarly(long now) {
      return at - now > delay / 2;
    }
  }

  /** Begins to watch. */
  synchronized void add(Watch watch) {
    long delay = settings.time(Setting.PULL_DELAY, watch.key().store()).toNanos();
    put(watch, delay);
    perNano += 1.0 / delay;
  }

  private void put(Watch watch, long delay) {
    Turn turn = new Turn(watch.provedAt() + delay, numbers++, delay, watch);
    watch.turn(turn);
    turns.add(turn);
  }

  /** Is watched no more. */
  synchronized void remove(Watch watch) {
    Turn turn = watch.turn();
    if (turn != null) {
      watch.turn(null);
      turns.remove(turn);
      perNano = turns.isEmpty() ? 0 : perNano - 1.0 / turn.delay();
    }
  }

  /** Whether somebody's turn has come. */
  synchronized boolean isTime(long now) {
    if (turns.isEmpty()) {
      return false;
    }
    Turn first = turns.first();
    return first.at() <= now
        || (turns.size() > SOME && (now - last) * perNano >= SOME && !first.isEarly(now));
  }

  /**
   * Those whose turn it is, and as many as may go with them. They keep it until they are proved.
   *
   * @return nothing if it is nobody's
   */
  synchronized List<Watch> next(long now) {
    List<Watch> next = new ArrayList<>();
    List<Turn> proved = new ArrayList<>();
    if (isTime(now)) {
      last = now;
      for (Turn turn : turns) {
        if (turn.isEarly(now) || next.size() == SOME || proved.size() == SOME) {
          break;
        }
        if (turn.watch().provedAt() + turn.delay() > turn.at()) {
          proved.add(turn);
        } else {
          next.add(turn.watch());
        }
      }
    }
    proved.forEach(this::again);
    return next;
  }

  /** They were proved to be as new as what was stored at a moment. */
  synchronized void proved(List<Watch> watches, long when) {
    for (Watch watch : watches) {
      watch.proved(when);
      Turn turn = watch.turn();
      if (turn != null) {
        again(turn);
      }
    }
  }

  private void again(Turn turn) {
    turns.remove(turn);
    put(turn.watch(), turn.delay());
  }
}
