package dev.ropeway.feed;

import dev.ropeway.Named;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How long updates take on their way to stream readers, since the node started. Thread-safe. */
public final class StreamTimes {
  private final Map<Step, Sum> sums = new EnumMap<>(Step.class);

  /** A step of that way. */
  public enum Step implements Named {
    /** From when a frame is due until it is made; counted once a frame. */
    FEED,
    /** The making of the bytes that all readers of a key share; counted once a frame. */
    ENCODE,
    /**
     * The writing of what there is to a reader's connection; counted once for each reader, and for
     * a live connection once for all of its keys.
     */
    WRITE;
  }

  private record Sum(LongAdder count, LongAdder nanos) {}

  StreamTimes() {
    for (Step step : Step.values()) {
      sums.put(step, new Sum(new LongAdder(), new LongAdder()));
    }
  }

  /** Counts a step that ends now and began at a reading of {@link System#nanoTime}. */
  public void since(Step step, long start) {
    Sum sum = sum(step);
    sum.count.increment();
    sum.nanos.add(Math.max(0, System.nanoTime() - start));
  }

  /** How often. */
  public long count(Step step) {
    return sum(step).count.sum();
  }

  /** How long altogether. */
  public double seconds(Step step) {
    return sum(step).nanos.sum() / 1e9;
  }

  private Sum sum(Step step) {
    return Objects.requireNonNull(sums.get(step));
  }
}
