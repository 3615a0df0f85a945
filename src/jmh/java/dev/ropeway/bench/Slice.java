package dev.ropeway.bench;

import dev.ropeway.bench.Contestant.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Writers at work for a while, a thread each, every one waiting for the end of what it began. */
final class Slice {
  private final List<Writer> writers;
  private final Zipf keys;
  private final long nanos;
  private final long mostEach;
  private final Score score;
  private final CountDownLatch start = new CountDownLatch(1);
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private volatile long begin;

  private Slice(List<Writer> writers, Zipf keys, Duration length, long most, Score score) {
    this.writers = writers;
    this.keys = keys;
    this.nanos = length.toNanos();
    this.mostEach = most / writers.size();
    this.score = score;
  }

  /**
   * Runs a slice and adds it to a score.
   *
   * @param most operations at which it ends early
   * @return the first thing that went wrong
   */
  static @Nullable Exception run(
      List<Writer> writers, Zipf keys, Duration length, long most, Score score)
      throws InterruptedException {
    Slice slice = new Slice(writers, keys, length, most, score);
    slice.run();
    return slice.failure.get();
  }

  private void run() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < writers.size(); i++) {
      int number = i;
      Thread thread = new Thread(() -> work(number), "writer-" + i);
      thread.start();
      threads.add(thread);
    }
    begin = System.nanoTime();
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    score.addTime(Math.min(nanos, System.nanoTime() - begin));
  }

  private void work(int number) {
    Writer writer = writers.get(number);
    Histogram waits = Score.histogram();
    long finished = 0;
    long all = 0;
    long failed = 0;
    awaitStart();
    long before = System.nanoTime();
    while (before - begin < nanos && all < mostEach) {
      boolean done = giveCoin(writer);
      long now = System.nanoTime();
      waits.recordValue((now - before) / 1_000);
      all += done ? 1 : 0;
      failed += done ? 0 : 1;
      finished += done && now - begin <= nanos ? 1 : 0;
      before = now;
    }
    score.add(number, waits, finished, all, failed);
  }

  private void awaitStart() {
    try {
      start.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody interrupts writers
    }
  }

  private boolean giveCoin(Writer writer) {
    try {
      writer.giveCoin(keys.next());
      return true;
    } catch (Exception e) {
      failure.compareAndSet(null, e);
      return false;
    }
  }
}
