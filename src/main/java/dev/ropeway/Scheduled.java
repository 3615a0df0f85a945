package dev.ropeway;

import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * An action that waits for its time. When that has come, whichever node looks first records it like
 * any other action of its key, exactly once. Thread-safe.
 */
public interface Scheduled {

  /** By what it is known among those of its key. */
  String id();

  /** When it is due. Of a repeat: when it would be, were it the first. */
  Instant due();

  /**
   * Completes once it is durable: from then on it survives any crash, and is recorded when it is
   * due whatever becomes of the rights of who asked for it. Fails with {@link NotRecordedException}
   * if it was refused, or if the surrounding transaction was rolled back; and with what the
   * database threw if that is away. Then it may be there all the same: with an {@link
   * IdempotencyKey} it can be asked for again.
   */
  CompletionStage<Void> recorded();
}
