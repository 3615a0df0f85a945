package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Shows values that come a frame apart as if they moved all the time: a little late, so that there
 * is nearly always a value to move to. Knows no clock: who uses it says what time it is, in
 * milliseconds from any moment. Thread-safe.
 */
public final class Interpolation {
  /** By how much values are shown late unless told otherwise: two frames. */
  public static final Duration TWO_FRAMES = Duration.ofMillis(100);

  private static final double MILLION = 1e6;

  private final double delay;
  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(@Nullable JsonValue value, double at) {}

  /**
   * @param delay by how much it shows values late; it rests if none came for as long, and moves on
   *     from where it was
   */
  public Interpolation(Duration delay) {
    if (delay.isNegative() || delay.isZero()) {
      throw new IllegalArgumentException("a delay is longer than nothing");
    }
    this.delay = delay.toNanos() / MILLION;
  }

  /**
   * Takes a value that came at a time; of two at the same time the later counts.
   *
   * @param value null: there is none any longer
   */
  public synchronized void push(@Nullable JsonValue value, double at) {
    Sample last = samples.peekLast();
    if (last != null && at - delay > last.at) {
      samples.clear();
      samples.add(new Sample(last.value, at - delay)); // it rested until then
    } else if (last != null && at <= last.at) {
      samples.removeLast(); // the newest counts
    }
    samples.add(new Sample(value, last == null ? at : Math.max(at, last.at)));
    forget();
  }

  /** What to show at a time; null before there is a value. */
  public synchronized @Nullable JsonValue at(double now) {
    double time = now - delay;
    Sample from = null;
    for (Sample to : samples) {
      if (to.at > time) {
        return from == null
            ? to.value
            : between(from.value, to.value, (time - from.at) / (to.at - from.at));
      }
      from = to;
    }
    return from == null ? null : from.value;
  }

  /** Whether something else may be shown later, though no value comes. */
  public synchronized boolean isMoving(double now) {
    return samples.size() > 1 && samples.getLast().at > now - delay;
  }

  /** What is shown no more; the last one before that is where it comes from. */
  private void forget() {
    double oldest = samples.getLast().at - delay;
    Iterator<Sample> second = samples.iterator();
    int gone = -1;
    while (second.hasNext() && second.next().at <= oldest) {
      gone++;
    }
    for (int i = 0; i < gone; i++) {
      samples.removeFirst();
    }
  }

  /**
   * What lies between two values: numbers, also in arrays and objects of one form, by their share
   * of the way from 0 to 1. All else is the first one until the second one is reached.
   */
  public static @Nullable JsonValue between(
      @Nullable JsonValue from, @Nullable JsonValue to, double share) {
    if (share >= 1 || from == null || to == null) {
      return share < 1 ? from : to;
    }
    return blend(from, to, share);
  }

  private static JsonValue blend(JsonValue from, JsonValue to, double share) {
    if (from instanceof JsonNumber first && to instanceof JsonNumber second) {
      return blend(first.doubleValue(), second.doubleValue(), share);
    }
    if (from instanceof JsonArray first
        && to instanceof JsonArray second
        && first.size() == second.size()) {
      return blend(first, second, share);
    }
    if (from instanceof JsonObject first
        && to instanceof JsonObject second
        && first.keySet().equals(second.keySet())) {
      return blend(first, second, share);
    }
    return from;
  }

  private static JsonValue blend(double from, double to, double share) {
    double between = from == to ? from : from * (1 - share) + to * share; // never beyond both
    return JsonValues.number(BigDecimal.valueOf(between));
  }

  private static JsonValue blend(JsonArray from, JsonArray to, double share) {
    JsonArrayBuilder all = JsonValues.array();
    for (int i = 0; i < from.size(); i++) {
      all.add(blend(from.get(i), to.get(i), share));
    }
    return all.build();
  }

  private static JsonValue blend(JsonObject from, JsonObject to, double share) {
    JsonObjectBuilder all = JsonValues.object();
    for (Map.Entry<String, JsonValue> each : from.entrySet()) {
      all.add(
          each.getKey(),
          blend(each.getValue(), Objects.requireNonNull(to.get(each.getKey())), share));
    }
    return all.build();
  }
}
