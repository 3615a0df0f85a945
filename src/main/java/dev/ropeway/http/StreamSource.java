package dev.ropeway.http;

/**
 * What one stream has to say, as server-sent events. Confined to one thread at a time, but for
 * {@link #close}.
 */
interface StreamSource extends AutoCloseable {
  /** A comment, by which it is noticed that a reader is gone. */
  String HEARTBEAT = ":\n\n";

  /**
   * Has something run whenever there may be more, or it has ended; now as well. Called once, before
   * anything is taken.
   *
   * @param ready called from any thread: returns at once and never throws
   */
  void whenReady(Runnable ready);

  /** Adds what there is, until that is enough for once; nothing if there is nothing at present. */
  void take(Outgoing out);

  /** Whether nothing comes any more. */
  boolean closed();

  @Override
  void close();
}
