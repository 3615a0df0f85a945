package dev.ropeway.feed;

import dev.ropeway.journal.Hint;
import java.util.List;
import java.util.Set;

/**
 * The one way on which nodes tell each other anything: how keys have moved, what happens in rooms,
 * what is on the agenda, that rights have changed. Losing all of it costs latency, never data: it
 * may be lost, late, doubled or in another order. Thread-safe; implementations call the listener
 * from one thread at a time.
 */
public interface Feed extends AutoCloseable {

  /** Begins to listen; the tables must be there. */
  void start(Listener listener);

  /** Whether hints are coming in at present, as far as the connection tells. */
  boolean connected();

  /**
   * Whether nothing comes for so long that something must be wrong: not even what this node has
   * told itself.
   */
  boolean deaf();

  /** What is to be done if it is deaf, in a sentence. */
  String remedy();

  /**
   * Tells the other nodes how keys have moved. Blocks, and may fail.
   *
   * @param hint its node is this one
   */
  void tell(Hint hint);

  /** Whether hints are told with their moves. */
  boolean carriesMoves();

  /**
   * Tells the nodes that are interested in them what happens in rooms, in this order. Blocks, and
   * fails if nobody can be told at present; not called twice at once.
   *
   * @param node this one
   */
  void note(String node, List<RoomNote> notes);

  /** Tells all nodes that rights have changed. Blocks, and may fail. */
  void accessChanged();

  /** Has what is told of the keys of a slot brought here until it is closed, and 30 s longer. */
  Interest interested(Topic topic, int slot);

  /** Does what is due; to be called every tick. Never blocks. */
  void tick();

  @Override
  void close();

  /** Hears what is told. */
  interface Listener {
    /** The node that listens; it is not brought what it says itself. */
    String self();

    /** The nodes that are known to be alive, this one among them. */
    Set<String> living();

    /** A node has pushed or recorded something. */
    void hint(Hint hint);

    /** A node tells something about rooms: a JSON array of what {@link RoomNote}s say. */
    void note(String texts);

    /** Somebody's rights have changed, on whatever node. */
    void accessChanged();

    /** Hints are missed from now on; {@link #missed} says when they are no longer. */
    void interrupted();

    /** Hints may have been missed until now. */
    void missed();
  }
}
