package dev.ropeway.feed;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The last elements of a sequence, bounded by number and bytes; readers walk them at their own
 * pace, each by the place that it has reached. The newest element is always there. Guarded by its
 * owner.
 *
 * @param <E> what the sequence consists of
 */
public final class Ring<E> implements Iterable<E> {
  private final int most;
  private final long mostBytes;
  private final ToLongFunction<E> size;
  private @Nullable Deque<E> elements; // null: there has been none; most keys are quiet
  private long bytes;
  private long newest;

  /**
   * An empty ring.
   *
   * @param most how many elements are kept
   * @param mostBytes how many bytes are kept
   * @param size how many bytes an element has; always the same
   */
  Ring(int most, long mostBytes, ToLongFunction<E> size) {
    this.most = most;
    this.mostBytes = mostBytes;
    this.size = size;
  }

  /** An empty ring that keeps as much as there is to be of recent updates. */
  public static <E> Ring<E> recent(Settings settings, ToLongFunction<E> size) {
    return new Ring<>(
        settings.count(Setting.RECENT_UPDATES), settings.get(Setting.RECENT_BYTES), size);
  }

  /** Adds an element at the end and drops from the beginning what is too much. */
  public void add(E element) {
    add(element, most);
  }

  /** As {@link #add(Object)}, but keeps no more than so many this time. */
  void add(E element, int few) {
    Deque<E> all = elements == null ? new ArrayDeque<>(1) : elements;
    elements = all;
    all.add(element);
    bytes += size.applyAsLong(element);
    newest++;
    while (all.size() > Math.min(few, most) || (bytes > mostBytes && all.size() > 1)) {
      bytes -= size.applyAsLong(all.remove());
    }
  }

  /** Begins anew; whoever was on the way, or at the end, has lost his place. */
  void cut() {
    elements = null;
    bytes = 0;
    newest++;
  }

  /** The place behind all. */
  public long newest() {
    return newest;
  }

  /** Whether elements behind a place have been dropped. */
  public boolean lost(long place) {
    return place < newest - size();
  }

  /** The element behind a place; null if there is none yet, or the place is lost. */
  public @Nullable E after(long place) {
    Deque<E> all = elements;
    if (all == null || place >= newest || lost(place)) {
      return null;
    }
    return place == newest - 1
        ? all.peekLast()
        : all.stream().skip(place - (newest - all.size())).findFirst().orElseThrow();
  }

  @Override
  public Iterator<E> iterator() {
    return elements == null ? Collections.emptyIterator() : elements.iterator();
  }

  private int size() {
    return elements == null ? 0 : elements.size();
  }
}
