package dev.ropeway.cycle;

import dev.ropeway.Outcome.Status;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** What the cycles of a node have done since it started. Thread-safe. */
public final class CycleStatistics {
  private final LongAdder recorded = new LongAdder();
  private final LongAdder outraced = new LongAdder();
  private final LongAdder clashes = new LongAdder();
  private final LongAdder failures = new LongAdder();
  private final LongAdder committed = new LongAdder();
  private final LongAdder notCommitted = new LongAdder();
  private final LongAdder kept = new LongAdder();
  private final LongAdder read = new LongAdder();
  private final LongAdder cycles = new LongAdder();
  private final LongAdder cycleNanos = new LongAdder();
  private final Map<Status, LongAdder> decided = new EnumMap<>(Status.class);
  private final Map<Phase, LongAdder> phaseNanos = new EnumMap<>(Phase.class);
  private final LongSupplier undecided;

  CycleStatistics(LongSupplier undecided) {
    this.undecided = undecided;
    for (Status status : Status.values()) {
      decided.put(status, new LongAdder());
    }
    for (Phase phase : Phase.values()) {
      phaseNanos.put(phase, new LongAdder());
    }
  }

  /** Actions this node has recorded. */
  public long recorded() {
    return recorded.sum();
  }

  /** Actions this node has decided, by outcome. */
  public long decided(Status status) {
    return Objects.requireNonNull(decided.get(status)).sum();
  }

  /** Pushes of a key that another node was faster with. */
  public long outraced() {
    return outraced.sum();
  }

  /** Pushes undone because an action had been recorded elsewhere. */
  public long clashes() {
    return clashes.sum();
  }

  /** Cycles that failed, most often because the database was away. */
  public long failures() {
    return failures.sum();
  }

  /** Entries that a cycle went on from as this node kept them, without asking the database. */
  public long kept() {
    return kept.sum();
  }

  /** Entries that a cycle read from the database before it could go on. */
  public long read() {
    return read.sum();
  }

  /** Cycles run. */
  public long cycles() {
    return cycles.sum();
  }

  /** Time spent in them. */
  public Duration cycleTime() {
    return Duration.ofNanos(cycleNanos.sum());
  }

  /** Time spent in a phase, by all lanes together. */
  public Duration time(Phase phase) {
    return Duration.ofNanos(Objects.requireNonNull(phaseNanos.get(phase)).sum());
  }

  void spent(Phase phase, long nanos) {
    Objects.requireNonNull(phaseNanos.get(phase)).add(nanos);
  }

  /** Actions taken in by this node and not decided yet. */
  public long pending() {
    return undecided.getAsLong();
  }

  void pulled(int fromMemory, int fromDatabase) {
    kept.add(fromMemory);
    read.add(fromDatabase);
  }

  void cycle(long nanos) {
    cycles.increment();
    cycleNanos.add(nanos);
  }

  void recorded(int actions) {
    recorded.add(actions);
  }

  void decided(Status status, int actions) {
    Objects.requireNonNull(decided.get(status)).add(actions);
  }

  void outracedOnce() {
    outraced.increment();
  }

  void clashed() {
    clashes.increment();
  }

  /** Transactions that were applied. */
  public long committed() {
    return committed.sum();
  }

  /** Transactions of which nothing was applied. */
  public long notCommitted() {
    return notCommitted.sum();
  }

  void transaction(boolean applied) {
    (applied ? committed : notCommitted).increment();
  }

  void failed() {
    failures.increment();
  }
}
