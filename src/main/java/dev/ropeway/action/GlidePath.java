package dev.ropeway.action;

/**
 * Where a client tells others, as an ephemeral value, what it moves of the data and has not
 * recorded yet: each mirror shows that value in the data.
 */
public final class GlidePath {
  private static final String PLACE = "/$glide";

  private GlidePath() {}

  /** That of a place in the data. */
  public static String of(String place) {
    return PLACE + place;
  }

  /** Whether an ephemeral value is told under such a path. */
  public static boolean is(String path) {
    return path.startsWith(PLACE + "/");
  }

  /** The place in the data that is meant. */
  public static String place(String path) {
    return path.substring(PLACE.length());
  }
}
