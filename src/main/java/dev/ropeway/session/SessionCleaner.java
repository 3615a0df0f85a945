package dev.ropeway.session;

import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.EntryKey;
import java.lang.System.Logger.Level;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Knows the open sessions without holding them, and releases those that nobody holds any more, such
 * as those a request left open in a bean that died with it. Thread-safe.
 */
public final class SessionCleaner {
  private static final System.Logger LOG = System.getLogger("dev.ropeway");
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final NodeClock clock;
  private final Set<Trace> open = ConcurrentHashMap.newKeySet();
  private final ReferenceQueue<SessionHandle<?>> unreachable = new ReferenceQueue<>();

  // guarded by this
  private long released;
  private long told;
  private long nextLine;

  public SessionCleaner(NodeClock clock) {
    this.clock = clock;
  }

  /** What is left of a session when nobody can reach it: the way to end it. */
  static final class Trace extends PhantomReference<SessionHandle<?>> {
    private final SessionCleaner leaks;
    private final SessionState<?> behind;

    private Trace(SessionHandle<?> session, SessionState<?> behind, SessionCleaner leaks) {
      super(session, leaks.unreachable);
      this.leaks = leaks;
      this.behind = behind;
    }

    /** The session is stopped by those who have it. */
    void forget() {
      if (leaks.open.remove(this)) {
        clear();
      }
    }
  }

  Trace follow(SessionHandle<?> session, SessionState<?> behind) {
    Trace trace = new Trace(session, behind, this);
    open.add(trace);
    return trace;
  }

  /** How many sessions are open. */
  public int open() {
    return open.size();
  }

  /**
   * Releases what has become unreachable; to be called now and then, next to nothing if nothing
   * has.
   */
  public synchronized void sweep() {
    EntryKey last = null;
    for (Reference<?> next = unreachable.poll(); next != null; next = unreachable.poll()) {
      if (next instanceof Trace trace && open.remove(trace)) {
        trace.behind.stop();
        released++;
        last = trace.behind.key();
      }
    }
    if (last != null && clock.nanos() >= nextLine) {
      nextLine = clock.in(BETWEEN_LINES);
      LOG.log(
          Level.WARNING,
          (released - told)
              + " sessions were left open and nobody holds them any more, the last one on "
              + last
              + ": released. Stop a session where its work ends, or inject a @PerRequest"
              + " SessionService.");
      told = released;
    }
  }

  /** How many sessions were left open and have been released since the start. */
  public synchronized long released() {
    return released;
  }
}
