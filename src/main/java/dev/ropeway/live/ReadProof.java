package dev.ropeway.live;

import java.security.SecureRandom;

/**
 * How much of what was sent a client has not proved to have read. It proves it by answering a ping,
 * which nobody can who has not read all before it: a ping carries a number that cannot be guessed.
 *
 * <p>Invariant: while no more than {@link #WINDOW} is unproved, all of it has room in what the
 * kernel keeps for a connection, so that a write of as much returns at once, whether the client
 * reads or not. Thread-safe.
 */
final class ReadProof {
  /** Bytes; Linux keeps at least 40 KiB for a connection that is open. */
  static final int WINDOW = 16_384;

  /** Soon enough that its answer comes before the window is full. */
  private static final int PING_AFTER = WINDOW / 2;

  private static final SecureRandom RANDOM = new SecureRandom();

  // guarded by this
  private long sent;
  private long proved;
  private long pinged;
  private long number;
  private boolean asked;

  /** Whether so many bytes may be written by a thread that must not wait. */
  synchronized boolean fits(int bytes) {
    return sent + bytes - proved <= WINDOW;
  }

  /** So many bytes are on their way. */
  synchronized void sent(int bytes) {
    sent += bytes;
  }

  /** The number of a ping that is to be sent now; 0 if none is. */
  synchronized long ping() {
    if (asked || sent - proved < PING_AFTER) {
      return 0;
    }
    asked = true;
    pinged = sent;
    number = RANDOM.nextLong() | 1;
    return number;
  }

  /** An answer to a ping has come; one that nobody asked for proves nothing. */
  synchronized void pong(long answered) {
    if (asked && answered == number) {
      asked = false;
      proved = pinged;
    }
  }
}
