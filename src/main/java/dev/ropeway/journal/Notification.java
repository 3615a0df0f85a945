package dev.ropeway.journal;

/**
 * What one node tells others through the database. It may be lost, but what arrives does so in the
 * order in which it was committed.
 *
 * @param channel who listens to it hears it
 * @param payload below 8,000 bytes
 */
public record Notification(String channel, String payload) {
  /** How keys have moved, for all nodes. */
  static final String HINTS = "ropeway";

  /** What happens in rooms, for all nodes: those of before know no other channel for it. */
  public static final String ROOMS = "ropeway_room";

  /** Which rooms are read on which node. */
  public static final String INTEREST = "ropeway_interest";

  /** That rights have changed. */
  static final String ACCESS = "ropeway_access";

  /** Where one node alone hears what happens in rooms. */
  public static String roomsOf(String node) {
    return ROOMS + "_" + node;
  }
}
