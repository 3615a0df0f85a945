package dev.ropeway.feed;

import dev.ropeway.Ack;
import dev.ropeway.delivery.StreamEvent;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An update as the readers of a key get it: encoded once with all acks, and once without for those
 * who are told their own alone and have none in it, which most of a busy room are. Thread-safe.
 */
final class UpdateFrame {
  private final StreamEvent all;
  private final List<Ack> acks;

  /** Made when the first asks for it; made twice does no harm. */
  private volatile @Nullable StreamEvent bare;

  UpdateFrame(StreamEvent all, List<Ack> acks) {
    this.all = all;
    this.acks = acks;
  }

  /** How many bytes it takes at most, both forms together. */
  long bytes() {
    return acks.isEmpty() ? all.json().length : 2L * all.json().length;
  }

  /**
   * As a reader gets it.
   *
   * @param told which acks he is told; null: all
   */
  StreamEvent event(@Nullable Predicate<Ack> told) {
    if (told == null || acks.isEmpty()) {
      return all;
    }
    List<Ack> own = acks.stream().filter(told).toList();
    if (own.size() == acks.size()) {
      return all;
    }
    StreamEvent none = bare;
    if (none == null) {
      none = StreamJson.without(all, acks);
      bare = none;
    }
    return own.isEmpty() ? none : StreamJson.with(none, own);
  }
}
