package dev.ropeway.json;

import jakarta.json.JsonArray;
import jakarta.json.JsonValue;

/**
 * The difference of two arrays. The common start and end are left out; if the rest is small, as few
 * elements as possible are inserted and removed, else elements are compared in pairs. Indexes are
 * those of the array as the operations so far have left it.
 */
final class ArrayDiff {
  private static final int MAX_CELLS = 10_000;

  private final JsonDiff diff;
  private final DiffOperations operations;
  private final String path;
  private final JsonArray from;
  private final JsonArray to;
  private long shifted;

  ArrayDiff(JsonDiff diff, DiffOperations operations, String path, JsonArray from, JsonArray to) {
    this.diff = diff;
    this.operations = operations;
    this.path = path;
    this.from = from;
    this.to = to;
  }

  /** Returns how many elements the operations shift, added up, at most. */
  long run() {
    int shorter = Math.min(from.size(), to.size());
    int start = 0;
    while (start < shorter && from.get(start).equals(to.get(start))) {
      start++;
    }
    int end = 0;
    while (end < shorter - start
        && from.get(from.size() - 1 - end).equals(to.get(to.size() - 1 - end))) {
      end++;
    }
    compare(start, from.size() - end, to.size() - end);
    return shifted;
  }

  /** Compares {@code from[start, fromEnd)} with {@code to[start, toEnd)}. */
  private void compare(int start, int fromEnd, int toEnd) {
    int n = fromEnd - start;
    int m = toEnd - start;
    if (n > 1 && m > 1 && (long) n * m <= MAX_CELLS) {
      align(start, fromEnd, toEnd);
    } else {
      gap(start, start, n, m);
    }
  }

  /** Walks along a longest common subsequence; what lies between its elements is a gap. */
  private void align(int start, int fromEnd, int toEnd) {
    int[][] common = commonLengths(start, fromEnd, toEnd);
    int i = start;
    int j = start;
    int gapFrom = start;
    int gapTo = start;
    while (i < fromEnd && j < toEnd) {
      int here = common[i - start][j - start];
      if (here == common[i - start + 1][j - start]) {
        i++;
      } else if (here == common[i - start][j - start + 1]) {
        j++;
      } else {
        gap(gapFrom, gapTo, i - gapFrom, j - gapTo);
        gapFrom = ++i;
        gapTo = ++j;
      }
    }
    gap(gapFrom, gapTo, fromEnd - gapFrom, toEnd - gapTo);
  }

  /** {@code [i][j]}: how many elements the rests from i and from j have in common, in order. */
  private int[][] commonLengths(int start, int fromEnd, int toEnd) {
    int n = fromEnd - start;
    int m = toEnd - start;
    // hashes first: comparing long elements with all others could take very long
    int[] fromHashes = hashes(from, start, n);
    int[] toHashes = hashes(to, start, m);
    int[][] common = new int[n + 1][m + 1];
    for (int i = n - 1; i >= 0; i--) {
      for (int j = m - 1; j >= 0; j--) {
        boolean same =
            fromHashes[i] == toHashes[j] && from.get(start + i).equals(to.get(start + j));
        common[i][j] =
            same ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static int[] hashes(JsonArray array, int start, int count) {
    int[] hashes = new int[count];
    for (int i = 0; i < count; i++) {
      hashes[i] = array.get(start + i).hashCode();
    }
    return hashes;
  }

  /**
   * Turns n elements of {@code from} at i into m of {@code to} at j: in pairs, then the rest. What
   * came before is done, so the elements stand at j by now.
   */
  private void gap(int i, int j, int n, int m) {
    int pairs = Math.min(n, m);
    shifted += (long) (Math.max(n, m) - pairs) * Math.max(from.size(), to.size());
    for (int k = 0; k < pairs; k++) {
      JsonValue before = from.get(i + k);
      JsonValue after = to.get(j + k);
      if (!JsonDiff.isSame(before, after)) {
        diff.compare(element(j + k), before, after);
      }
    }
    for (int k = pairs; k < n; k++) {
      operations.remove(element(j + pairs));
    }
    for (int k = pairs; k < m; k++) {
      operations.add(element(j + k), to.get(j + k));
    }
  }

  private String element(int index) {
    return path + '/' + index;
  }
}
