package dev.ropeway.http;

import dev.ropeway.config.Settings;
import dev.ropeway.wire.Problem;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What has come of one body, as long as it is not refused. Its memory is counted among that of all
 * bodies that are arriving and grows with what comes, not with what is announced. Not thread-safe.
 */
final class BodyBuffer {
  /** Even an empty body counts as so many bytes, for a request that waits is not for nothing. */
  private static final int LEAST = 4_096;

  private static final byte[] NONE = {};

  private final ArrivingBytes all;
  private final Settings settings;
  private final int limit;
  private final String tooLarge;
  private final long length;

  private byte[] bytes = NONE;
  private int count;
  private int held;
  private @Nullable Problem refusal;

  /**
   * Makes one that holds nothing yet.
   *
   * @param all counts the bytes of all bodies
   * @param settings say how many they may be
   * @param limit the most bytes that this one may have
   * @param tooLarge the type of the problem with more
   * @param length how many bytes are announced; -1 if that is not known
   */
  BodyBuffer(ArrivingBytes all, Settings settings, int limit, String tooLarge, long length) {
    this.all = all;
    this.settings = settings;
    this.limit = limit;
    this.tooLarge = tooLarge;
    this.length = length;
  }

  /** Reads something that has come; what comes of a refused body is left out. */
  void read(ServletInputStream in) throws IOException {
    if (refusal == null && count == bytes.length) {
      grow();
    }
    if (refusal == null) {
      count += Math.max(0, in.read(bytes, count, bytes.length - count));
    } else {
      in.read(new byte[LEAST]);
    }
  }

  /** Makes room, or refuses the body: then it returns false. */
  boolean grow() {
    if (count > limit) {
      return refuse(Body.tooLarge(limit, tooLarge));
    }
    long most = length < 0 ? limit + 1L : length; // more than that does not come
    int room = (int) Math.min(Math.max(LEAST, 2L * bytes.length), Math.max(most, count + 1L));
    int more = Math.max(room, LEAST) - held;
    if (!all.take(more, settings)) {
      String full = "As many bytes as may are on their way to this node. Try again in a moment.";
      return refuse(Problem.overloaded(full));
    }
    held += more;
    bytes = Arrays.copyOf(bytes, room);
    return true;
  }

  /** Refuses the body unless it is already, and holds nothing of it any more. */
  boolean refuse(Problem problem) {
    if (refusal == null) {
      refusal = problem;
    }
    release();
    return false;
  }

  /** The whole body; fails with the problem if it is refused or has become too large. */
  byte[] whole() {
    if (count > limit) {
      refuse(Body.tooLarge(limit, tooLarge));
    }
    if (refusal != null) {
      throw refusal.exception();
    }
    return count == bytes.length ? bytes : Arrays.copyOf(bytes, count);
  }

  /** Gives back what is held. */
  void release() {
    all.give(held);
    held = 0;
    bytes = NONE;
    count = 0;
  }
}
