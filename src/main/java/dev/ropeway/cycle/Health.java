package dev.ropeway.cycle;

import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database can be worked with, as far as those know who have tried last. Says so once
 * when the first of them fails, and once when the last works again. Thread-safe.
 */
public final class Health {
  private static final System.Logger LOG = System.getLogger("dev.ropeway");

  private final Set<Object> failing = new HashSet<>(); // guarded by this
  private volatile boolean any;
  private volatile boolean away;
  private volatile @Nullable String broken;
  private @Nullable String said; // guarded by this

  Health() {}

  /**
   * Why nothing can be worked on as the server is set up, such as a class that is missing: trying
   * again does not help. Null if no such thing is known.
   */
  public @Nullable String broken() {
    return broken;
  }

  /** Whether somebody's last try failed. */
  public boolean failing() {
    return any;
  }

  /** Whether the last try that failed did so because the database is away. */
  public boolean away() {
    return away;
  }

  /** Somebody's try failed. */
  public synchronized void failed(Object who, Throwable cause) {
    if (Outage.isConflict(cause)) {
      return; // others were faster: the database is there, and the next try may work
    }
    away = Outage.is(cause);
    failing.add(who);
    LinkageError missing = missing(cause);
    if (missing != null) {
      any = true;
      broken(missing, cause);
      return;
    }
    if (any) {
      return;
    }
    any = true;
    if (away) {
      LOG.log(
          Level.WARNING,
          "The database is away: actions are kept and recorded when it is back, sessions show what"
              + " they know. Cause: "
              + root(cause));
    } else {
      LOG.log(
          cause instanceof Error ? Level.ERROR : Level.WARNING,
          "A cycle failed; its actions are kept and tried again until it works. Cause: " + cause,
          cause);
    }
  }

  /** Said once, however often it is tried again. */
  private void broken(LinkageError missing, Throwable cause) {
    String reason =
        "This node can work on nothing: the application does not see a class that Ropeway needs, or"
            + " sees two of them ("
            + missing
            + "). Correct its libraries and start it again.";
    broken = reason;
    if (!Objects.equals(reason, said)) {
      said = reason;
      LOG.log(Level.ERROR, reason, cause);
    }
  }

  private static @Nullable LinkageError missing(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof LinkageError missing) {
        return missing;
      }
    }
    return null;
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
      broken = null;
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
