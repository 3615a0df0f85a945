package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of all bodies that are arriving. Thread-safe. */
@ApplicationScoped
public class ArrivingBytes {
  private final AtomicLong held = new AtomicLong();

  /** Takes so many more; false if that is too many, and then none is taken. */
  boolean take(int bytes, Settings settings) {
    long one = settings.get(Setting.BODY_BYTES) + 1; // of which one must fit at least
    long free = Math.max(settings.get(Setting.BODIES_BYTES), one) - bytes;
    return held.getAndUpdate(now -> now <= free ? now + bytes : now) <= free;
  }

  void give(int bytes) {
    held.addAndGet(-bytes);
  }
}
