package dev.ropeway.cycle;

import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.Bucket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Which keys of a lane are to be worked on, now or later. A key that a cycle works on stands in
 * neither queue. Buckets have their turns one after the other, and within one whoever was ready
 * first comes first. Guarded by its lane's lock.
 */
final class Schedule {
  private static final Comparator<KeyQueue> BY_DUE =
      Comparator.comparingLong(q -> q.due == null ? Long.MIN_VALUE : q.due);

  private final List<Deque<KeyQueue>> buckets = new ArrayList<>();
  private final Deque<Deque<KeyQueue>> ready = new ArrayDeque<>(); // those that are not empty
  private final PriorityQueue<KeyQueue> delayed = new PriorityQueue<>(BY_DUE);
  private final NodeClock clock;

  Schedule(NodeClock clock) {
    this.clock = clock;
    for (int i = 0; i < Bucket.COUNT; i++) {
      buckets.add(new ArrayDeque<>(1));
    }
  }

  /** Has a key worked on next; returns whether that is new. */
  boolean ready(KeyQueue queue) {
    if (queue.running || queue.ready) {
      return false;
    }
    if (queue.due != null) {
      if (queue.setbacks > 0) {
        return false; // it is being tried again at its own pace
      }
      delayed.remove(queue);
      queue.due = null;
    }
    add(queue);
    return true;
  }

  private void add(KeyQueue queue) {
    queue.ready = true;
    enqueue(queue);
  }

  private void enqueue(KeyQueue queue) {
    Deque<KeyQueue> bucket = buckets.get(queue.bucket);
    if (bucket.isEmpty()) {
      ready.add(bucket);
    }
    bucket.add(queue);
  }

  /** Puts a key back that was taken out while transactions held it. */
  void unpark(KeyQueue queue) {
    queue.parked = false;
    queue.turn = true;
    enqueue(queue);
  }

  /** Has a key worked on later, if it is not to be anyway. */
  void delay(KeyQueue queue, long due) {
    if (!queue.running && !queue.ready && queue.due == null) {
      queue.due = due;
      delayed.add(queue);
    }
  }

  /** Moves what has become due to the ready ones; whether there are any. */
  boolean due() {
    long now = delayed.isEmpty() ? Long.MIN_VALUE : clock.nanos();
    for (KeyQueue queue = delayed.peek();
        queue != null && queue.due != null && queue.due <= now;
        queue = delayed.peek()) {
      delayed.remove();
      queue.due = null;
      add(queue);
    }
    return !ready.isEmpty();
  }

  /** Takes out the keys of the next batch: of one bucket if there are enough, else of several. */
  Batch take(Batch.Limits limits, Claims claims) {
    due();
    Batch batch = new Batch(limits);
    for (Deque<KeyQueue> next = ready.poll(); next != null; next = ready.poll()) {
      int before = next.size();
      take(next, batch, claims);
      if (!next.isEmpty()) { // there is no room for more
        if (next.size() < before) {
          ready.addLast(next); // it had its turn, however much more there is of it
        } else {
          ready.addFirst(next); // that is still to come
        }
        return batch;
      }
      if (batch.enough()) {
        return batch;
      }
    }
    return batch;
  }

  private void take(Deque<KeyQueue> bucket, Batch batch, Claims claims) {
    for (KeyQueue next = bucket.peek(); next != null && batch.takes(next); next = bucket.peek()) {
      bucket.remove();
      if (claims.held(next.key)) {
        next.parked = true; // it stays ready, and comes back when it is released
      } else {
        next.turn = false;
        batch.add(next, next.pushDue(clock));
      }
    }
  }
}
