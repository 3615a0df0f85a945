package dev.ropeway.feed;

/**
 * When the next frame of a key may come: at once after silence, and one a frame's time while there
 * is always something. A single frame may come half that time early, and what is early or late is
 * made up for by 4 % a frame. Without that, whoever changes a key once a frame would wait for good
 * what he was late once: his next change always comes within the time of the frame before.
 *
 * <p>This is the generic cell rate algorithm (ITU-T I.371, there for cells of a network).
 *
 * <p>Invariant: any n frames take at least (n - 1) × 96 % - 50 % of the frame's time. Confined to
 * one thread at a time.
 */
public final class FramePace {
  private final long step;
  private final long early;
  private long next;

  /**
   * Nothing has come yet.
   *
   * @param frame nanoseconds
   * @param now {@link System#nanoTime}, as always here
   */
  public FramePace(long frame, long now) {
    step = frame - frame / 25;
    early = frame / 2;
    next = now;
  }

  /** How long the next frame has to wait, in nanoseconds. */
  public long pause(long now) {
    return Math.max(0, next - early - now);
  }

  /** A frame is made. */
  public void made(long now) {
    next = (next - now > 0 ? next : now) + step;
  }
}
