package dev.ropeway.bench;

/** One way of giving coins to players. */
interface Contestant extends AutoCloseable {

  /** What the table calls it. */
  String name();

  /** Makes all keys, without coins. */
  void prepare() throws Exception;

  /** A way in for one thread, which will use it alone. */
  Writer writer(int number) throws Exception;

  /** The coins that all keys have together. */
  long coins();

  /**
   * Counts the coins.
   *
   * @param applied what was given
   * @param errors what may or may not have been given
   * @throws IllegalStateException if there are too few or too many
   */
  default void check(long applied, long errors) {
    long coins = coins();
    if (coins < applied || coins > applied + errors) {
      throw new IllegalStateException(
          "%s: %d coins given, %d there, %d errors".formatted(name(), applied, coins, errors));
    }
    Progress.say("  %s: %,d coins given, %,d there", name(), applied, coins);
  }

  /** Operations that warm it up, for those that need more than time. */
  default long warmUpOperations() {
    return 0;
  }

  @Override
  void close() throws Exception;

  /** What a thread does over and over. */
  @FunctionalInterface
  interface Writer {
    /** Gives one coin and returns when that is committed; throws if it is not. */
    void giveCoin(int key) throws Exception;
  }
}
