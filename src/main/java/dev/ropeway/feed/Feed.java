package dev.ropeway.feed;

import dev.ropeway.journal.Hint;

/**
 * Brings the hints of other nodes. Losing them costs latency, never data. Implementations call the
 * listener from one thread at a time.
 */
public interface Feed extends AutoCloseable {

  /** Begins to listen. */
  void start(Listener listener);

  /** Whether hints are coming in at present, as far as the connection tells. */
  boolean connected();

  /**
   * Whether nothing comes although there is a connection: not even what this node has told itself.
   * Where a pooler gives each transaction another connection, none is left that listens.
   */
  boolean deaf();

  @Override
  void close();

  /** Hears hints. */
  interface Listener {
    /** The node that listens; it is not brought its own hints. */
    String self();

    /** A node has pushed or recorded something. */
    void hint(Hint hint);

    /** A node tells something about rooms. */
    void note(String payload);

    /** Somebody's rights have changed, on whatever node. */
    void accessChanged();

    /** Hints are missed from now on; {@link #missed} says when they are no longer. */
    void interrupted();

    /** Hints may have been missed until now. */
    void missed();
  }
}
