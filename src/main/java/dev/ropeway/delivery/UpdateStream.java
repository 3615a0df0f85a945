package dev.ropeway.delivery;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One reader's events of one key: a chain from the first snapshot, or from the version it resumes
 * at, broken only by a reset with a new snapshot. A reader owns a place in what is kept anyway, not
 * a queue, so a slow one costs the others nothing. Confined to one thread, or to one after another,
 * but for {@link #close}.
 */
public interface UpdateStream extends AutoCloseable {

  /**
   * The next event.
   *
   * @return null if there is none within that time, or the stream was closed
   */
  @Nullable StreamEvent next(Duration longest) throws InterruptedException;

  /** The next event if there is one already; null if there is none, or the stream was closed. */
  @Nullable StreamEvent poll();

  /**
   * Instead of waiting: has something run whenever there may be an event, or the stream was closed;
   * now as well, for it may be so already. Called once at most, before the first event is taken.
   *
   * @param ready called from any thread: returns at once, takes nothing from the stream itself and
   *     never throws
   */
  void whenReady(Runnable ready);

  /** Whether it has been closed, by its reader or because the node stops. */
  boolean closed();

  @Override
  void close();
}
