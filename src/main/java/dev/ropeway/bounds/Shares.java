package dev.ropeway.bounds;

import dev.ropeway.config.ClientAddress;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What each caller and each address has of a node. Callers are known by their identities; where
 * nobody is verified, null, only addresses are bounded, and this machine's own never are: a proxy
 * that nobody has named may speak for everybody. What is refused is refused before anything is
 * done. Thread-safe; never blocks.
 */
public final class Shares {
  private static final Duration SOON = Duration.ofSeconds(1);

  /** Of requests, at any rate. */
  private static final long AT_ONCE = 10;

  private final Settings settings;
  private final Map<Bound, Counts> counts = new EnumMap<>(Bound.class);
  private final Map<Bound, LongAdder> refused = new EnumMap<>(Bound.class);

  private final AtomicInteger connections = new AtomicInteger();
  private final Buckets callerRates;
  private final Buckets addressRates;
  private final Buckets failures;
  private final Buckets novelties;

  /** Nobody has anything yet. */
  public Shares(Settings settings, NodeClock clock) {
    this.settings = settings;
    for (Bound bound : Bound.values()) {
      counts.put(bound, new Counts());
      refused.put(bound, new LongAdder());
    }
    long window = settings.get(Setting.BUDGET_WINDOW);
    long remembered = settings.get(Setting.BUDGET_CLIENTS);
    this.callerRates = rates(Bound.CALLER_RATE, clock);
    this.addressRates = rates(Bound.ADDRESS_RATE, clock);
    this.failures =
        new Buckets(
            clock, most(Bound.ADDRESS_FAILURES) * window, Duration.ofSeconds(window), remembered);
    this.novelties = new Buckets(clock, most(Bound.CALLER_NEW), Duration.ofHours(1), remembered);
  }

  /** Of little at once: while that is worked on, everybody else waits. */
  private Buckets rates(Bound bound, NodeClock clock) {
    long perSecond = most(bound);
    long capacity = perSecond == 0 ? 0 : Math.max(AT_ONCE, perSecond / 5);
    Duration full = Duration.ofMillis(perSecond == 0 ? 1 : capacity * 1_000 / perSecond);
    return new Buckets(clock, capacity, full, settings.get(Setting.BUDGET_CLIENTS));
  }

  private long most(Bound bound) {
    return settings.get(bound.setting());
  }

  /**
   * Counts one for an address.
   *
   * @throws BoundExceededException if it has as many as it may
   */
  public Lease ofAddress(Shared what, ClientAddress address) {
    return what.ofAddress == null || address.loopback()
        ? Lease.none()
        : take(what.ofAddress, address.network());
  }

  /**
   * Counts one for a caller.
   *
   * @throws BoundExceededException if he has as many as he may
   */
  public Lease ofCaller(Shared what, @Nullable String caller) {
    return caller == null ? Lease.none() : take(what.ofCaller, caller);
  }

  /**
   * Counts one for both.
   *
   * @throws BoundExceededException if one of them has as many as it may; then none is counted
   */
  public Lease of(Shared what, @Nullable String caller, ClientAddress address) {
    Lease ofAddress = ofAddress(what, address);
    try {
      return ofAddress.and(ofCaller(what, caller));
    } catch (BoundExceededException e) {
      ofAddress.close();
      throw e;
    }
  }

  private Lease take(Bound bound, String name) {
    long most = most(bound);
    Counts held = counts(bound);
    if (most == 0) {
      return Lease.none();
    }
    if (!held.take(name, most)) {
      throw refusal(bound, SOON);
    }
    return new Lease(() -> held.give(name));
  }

  /**
   * Takes one of the requests that an address may send in a second.
   *
   * @throws BoundExceededException if there is none
   */
  public void requireRate(ClientAddress address) {
    if (!address.loopback()) {
      require(Bound.ADDRESS_RATE, addressRates.takeOne(address.network()));
    }
  }

  /**
   * Takes one of the requests that a caller may send in a second.
   *
   * @throws BoundExceededException if there is none
   */
  public void requireRate(@Nullable String caller) {
    if (caller != null) {
      require(Bound.CALLER_RATE, callerRates.takeOne(caller));
    }
  }

  /**
   * Requires that an address may show one more token that is not known to be good: each costs the
   * check of a signature.
   *
   * @throws BoundExceededException if too many of its were not
   */
  public void requireAttempt(ClientAddress address) {
    require(Bound.ADDRESS_FAILURES, failures.until(address.network()));
  }

  /** A token of an address was not good. */
  public void failed(ClientAddress address) {
    if (!address.loopback()) {
      failures.take(address.network(), 1);
    }
  }

  /** Whether a caller may make something that was not there before, and that others then keep. */
  public boolean mayMakeNew(@Nullable String caller) {
    return caller == null || novelties.until(caller).isZero();
  }

  /**
   * Requires that a caller may.
   *
   * @throws BoundExceededException if he has made too much within an hour
   */
  public void requireNew(@Nullable String caller) {
    if (caller != null) {
      require(Bound.CALLER_NEW, novelties.until(caller));
    }
  }

  /** A caller has made something new; if that is more than he may, he owes it. */
  public void made(@Nullable String caller, long count) {
    if (caller != null && count > 0) {
      novelties.take(caller, count);
    }
  }

  private void require(Bound bound, Duration wait) {
    if (!wait.isZero()) {
      throw refusal(bound, wait);
    }
  }

  private BoundExceededException refusal(Bound bound, Duration retryAfter) {
    LongAdder count = refused.get(bound);
    if (count != null) {
      count.increment();
    }
    return new BoundExceededException(bound, most(bound), retryAfter);
  }

  private Counts counts(Bound bound) {
    Counts held = counts.get(bound);
    if (held == null) {
      throw new IllegalStateException("Each bound has its counts.");
    }
    return held;
  }

  /** Counts a live connection until it ends, whoever has it. */
  public Lease connection() {
    connections.incrementAndGet();
    return Lease.of(connections::decrementAndGet);
  }

  /** Live connections at present. */
  public int connections() {
    return connections.get();
  }

  /** How often more than a bound was refused. */
  public long refused(Bound bound) {
    LongAdder count = refused.get(bound);
    return count == null ? 0 : count.sum();
  }

  /** How many callers and addresses have anything at the moment. */
  public int known() {
    return counts.values().stream().mapToInt(Counts::names).sum();
  }

  /** How many buckets are remembered; about right. For tests. */
  long remembered() {
    return callerRates.size() + addressRates.size() + failures.size() + novelties.size();
  }
}
