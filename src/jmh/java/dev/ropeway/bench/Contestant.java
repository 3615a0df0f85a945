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
