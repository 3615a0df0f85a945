package dev.ropeway.cycle;

import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;

/**
 * Whether the database can be worked with, as far as those know who have tried last. Says so once
 * when the first of them fails, and once when the last works again. Thread-safe.
 */
public final class Health {
  private static final System.Logger LOG = System.getLogger("dev.ropeway");

  private final Set<Object> failing = new HashSet<>(); // guarded by this
  private volatile boolean any;

  Health() {}

  /** Whether somebody's last try failed. */
  public boolean failing() {
    return any;
  }

  /** Somebody's try failed. */
  public synchronized void failed(Object who, Throwable cause) {
    failing.add(who);
    if (any) {
      return;
    }
    any = true;
    if (Outage.is(cause)) {
      LOG.log(
          Level.WARNING,
          "The database is away: actions are kept and recorded when it is back, sessions show what"
              + " they know. Cause: "
              + root(cause));
    } else {
      LOG.log(
          Level.WARNING,
          "A cycle failed; its actions are kept and tried again until it works. Cause: " + cause,
          cause);
    }
  }

  /** Somebody's try worked. */
  public void works(Object who) {
    if (any) {
      worksAgain(who);
    }
  }

  private synchronized void worksAgain(Object who) {
    if (failing.remove(who) && failing.isEmpty()) {
      LOG.log(Level.INFO, "Cycles work again."); // first: who sees it ready finds it said
      any = false;
    }
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
