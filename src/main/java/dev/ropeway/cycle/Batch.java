package dev.ropeway.cycle;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import java.util.ArrayList;
import java.util.List;

/** The work of one cycle while it is being put together, with its bounds. Confined to one lane. */
final class Batch {
  /**
   * The most actions of one key. A push that is longer saves it little, and keeps the commits of
   * other keys waiting for its own to reach the disk.
   */
  private static final int MOST_OF_KEY = 256;

  /** So many keys are written as fast as more of them, so they need not be of several buckets. */
  static final int ENOUGH_OF_BUCKET = 128;

  private final Limits limits;
  private final List<KeyBatch> works = new ArrayList<>();
  private int actions;
  private long bytes;

  /** What one cycle may take up. */
  record Limits(int keys, int actions, long bytes) {
    static Limits of(Settings settings) {
      return new Limits(
          settings.count(Setting.CYCLE_KEYS),
          settings.count(Setting.CYCLE_ACTIONS),
          settings.get(Setting.CYCLE_BYTES));
    }
  }

  Batch(Limits limits) {
    this.limits = limits;
  }

  /** Whether the key may come in too. */
  boolean takes(KeyQueue next) {
    return works.isEmpty()
        || (works.size() < limits.keys()
            && actions < limits.actions()
            && bytes < limits.bytes()
            && !next.alone
            && !works.get(0).queue.alone);
  }

  /** Whether there are enough keys, all of one bucket. Those of a bucket are added together. */
  boolean enough() {
    int size = works.size();
    return size >= ENOUGH_OF_BUCKET
        && works.get(0).queue.bucket == works.get(size - 1).queue.bucket;
  }

  /** Takes up as much of a key as there is room for; what has arrived first comes first. */
  void add(KeyQueue queue, boolean pushDue) {
    queue.ready = false;
    queue.running = true;
    List<Request> requests = new ArrayList<>();
    int most = Math.min(limits.actions(), actions + MOST_OF_KEY);
    while (!queue.arrived.isEmpty() && actions < most && bytes < limits.bytes()) {
      Request request = queue.arrived.remove();
      requests.add(request);
      actions += request.actions.size();
      bytes += request.bytes;
    }
    List<PendingAction> adopted = List.copyOf(queue.adopted);
    queue.adopted.clear();
    boolean pull = queue.pull;
    queue.pull = false;
    works.add(new KeyBatch(queue, requests, adopted, pull, pushDue));
  }

  List<KeyBatch> works() {
    return works;
  }

  /** How many actions were taken up. */
  int actions() {
    return actions;
  }
}
