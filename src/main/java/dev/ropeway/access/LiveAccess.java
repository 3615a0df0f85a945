package dev.ropeway.access;

import dev.ropeway.AccessDeniedException;
import dev.ropeway.AccessDeniedException.Kind;
import dev.ropeway.AccessRequest;
import dev.ropeway.Caller;
import dev.ropeway.Decision;
import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends what is live when its caller may no longer have it. Everybody who watches is judged again
 * every {@code ropeway.access.recheck}, and at once when somebody says that rights have changed;
 * each different request once, however many watch by it. Invariant: nothing lives longer than that
 * after its right, its token or its caller's good name is gone, whatever notification was lost.
 * Thread-safe.
 */
public final class LiveAccess {
  /** How long a policy may fail before that counts as a denial. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final LoopLog LOG =
      new LoopLog(LiveAccess.class, "Rights could not be judged again");

  private final Access access;
  private final Tokens tokens;
  private final Revocations revocations;
  private final Duration every;
  private final Runnable teller;
  private final NodeClock clock;
  private final Executor executor;
  private final Set<Seat> seats = ConcurrentHashMap.newKeySet();
  private final Map<AccessRequest, Long> undecided = new HashMap<>(); // of the running recheck
  private final AtomicBoolean running = new AtomicBoolean();
  private volatile boolean soon;
  private volatile long next;

  /**
   * Watches nobody yet.
   *
   * @param every how often everybody is judged again
   * @param teller tells the other nodes that rights have changed; blocks, and may fail
   * @param executor gives a thread to judge on, which may block
   */
  public LiveAccess(
      Access access,
      Tokens tokens,
      Revocations revocations,
      Duration every,
      Runnable teller,
      NodeClock clock,
      Executor executor) {
    this.access = access;
    this.tokens = tokens;
    this.revocations = revocations;
    this.every = every;
    this.teller = teller;
    this.clock = clock;
    this.executor = executor;
    this.next = clock.in(every);
  }

  /** Something live of a caller's. */
  public final class Seat implements AutoCloseable {
    private final Caller caller;
    private final List<AccessRequest> needs;
    private final Consumer<Kind> ended;

    private Seat(Caller caller, List<AccessRequest> needs, Consumer<Kind> ended) {
      this.caller = caller;
      this.needs = needs;
      this.ended = ended;
    }

    @Override
    public void close() {
      seats.remove(this);
    }
  }

  /**
   * Keeps an eye on something.
   *
   * @param needs the rights without which it ends
   * @param ended is told once why it ends; quick, and closes it
   */
  public Seat open(Caller caller, List<AccessRequest> needs, Consumer<Kind> ended) {
    Seat seat = new Seat(caller, List.copyOf(needs), ended);
    seats.add(seat);
    return seat;
  }

  /** How much is live. */
  public int size() {
    return seats.size();
  }

  /** Judges everybody at the next tick. */
  public void changed() {
    soon = true;
  }

  /** The same on all nodes: those that are not told find out at their next recheck. */
  public void changedEverywhere() {
    changed();
    try {
      executor.execute(this::tell);
    } catch (RuntimeException | Error e) {
      LOG.failed(e);
    }
  }

  private void tell() {
    try {
      teller.run();
    } catch (RuntimeException | Error e) {
      LOG.failed(e);
    }
  }

  /** Begins to judge if it is time; never blocks. */
  public void tick() {
    if (access.open() || (!soon && clock.nanos() < next) || !running.compareAndSet(false, true)) {
      return;
    }
    soon = false;
    next = clock.in(every);
    try {
      executor.execute(this::run);
    } catch (RuntimeException | Error e) {
      running.set(false); // the next tick tries again
      soon = true;
      LOG.failed(e);
    }
  }

  private void run() {
    try {
      refresh();
      recheck();
    } catch (RuntimeException | Error e) {
      LOG.unexpected(e);
    } finally {
      running.set(false);
    }
  }

  private void refresh() {
    try {
      revocations.refresh();
    } catch (RuntimeException e) {
      LOG.failed(e); // what is known of them stays true
    }
  }

  private void recheck() {
    Map<Caller, Optional<Kind>> callers = new HashMap<>();
    Map<AccessRequest, Boolean> judged = new HashMap<>();
    for (Seat seat : seats) {
      Kind trouble =
          callers.computeIfAbsent(seat.caller, c -> Optional.ofNullable(trouble(c))).orElse(null);
      if (trouble == null
          && !seat.needs.stream().allMatch(n -> judged.computeIfAbsent(n, this::allowed))) {
        trouble = Kind.FORBIDDEN;
      }
      if (trouble != null && seats.remove(seat)) {
        end(seat, trouble);
      }
    }
    undecided.keySet().retainAll(judged.keySet());
  }

  private @Nullable Kind trouble(Caller caller) {
    try {
      tokens.requireStill(caller);
      return null;
    } catch (AccessDeniedException e) {
      return e.kind();
    }
  }

  private boolean allowed(AccessRequest request) {
    Decision decision = access.attempt(request);
    if (decision != null) {
      undecided.remove(request);
      return decision.allowed();
    }
    long since = undecided.computeIfAbsent(request, r -> clock.nanos());
    return clock.nanos() - since < PATIENCE.toNanos();
  }

  private static void end(Seat seat, Kind kind) {
    try {
      seat.ended.accept(kind);
    } catch (RuntimeException | Error e) {
      LOG.unexpected(e);
    }
  }
}
