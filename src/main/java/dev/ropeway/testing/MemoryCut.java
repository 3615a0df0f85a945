package dev.ropeway.testing;

import dev.ropeway.journal.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Cuts what there is as the statements do: by rows, then by bytes, and never before the first. */
final class MemoryCut {
  private MemoryCut() {}

  /**
   * The beginning of what there is.
   *
   * @param all in order
   * @param bytes those before a row must be fewer than that
   */
  static <R> Slice<R> of(Stream<R> all, int limit, long bytes, ToLongFunction<R> size) {
    List<R> found = all.limit(limit).toList();
    List<R> cut = new ArrayList<>();
    long before = 0;
    for (R row : found) {
      if (before >= bytes) {
        break;
      }
      cut.add(row);
      before += size.applyAsLong(row);
    }
    return new Slice<>(cut, found.size() >= limit || found.size() > cut.size());
  }
}
