package dev.ropeway;

/** What a caller may do on a key of a store. */
public enum Right {
  /** Get the newest entry. */
  READ,
  /** Open a stream, a live connection or a session on it. */
  WATCH,
  /** Record an action, each by its own name: {@code act.set}; a PATCH is an action as well. */
  ACT,
  /** Be present in a room, send values and messages, see who is there. */
  PRESENCE,
  /** See past versions, the log and who did what; restore, and resume from long ago. */
  HISTORY,
  /** List keys, below the prefix that is asked for. */
  LIST,
  /** Say whose data a key holds. */
  TAG,
  /** Get all that is stored of a person. */
  EXPORT,
  /** Erase it. */
  ERASE,
  /** Migrate a store, see what its nodes say of it. */
  ADMIN;

  /** The name in settings and problem documents: lower case. */
  public String text() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
