package dev.ropeway.bench;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The keys of one contestant in one workload; nobody else writes them.
 *
 * @param prefix what all of them, and no others, begin with
 */
record Keys(String prefix, List<String> names) {
  static Keys of(String prefix, int count) {
    return new Keys(prefix, IntStream.range(0, count).mapToObj(i -> prefix + i).toList());
  }

  int count() {
    return names.size();
  }

  String name(int index) {
    return names.get(index);
  }
}
