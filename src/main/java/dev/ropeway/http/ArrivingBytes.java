package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.node.Ropeway;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.atomic.AtomicLong;

/** Counts the bytes of all bodies that are arriving. Thread-safe. */
@ApplicationScoped
public class ArrivingBytes {
  @Inject private Ropeway ropeway;

  private final AtomicLong held = new AtomicLong();

  /** Takes so many more; false if that is too many, and then none is taken. */
  boolean take(int bytes) {
    if (held.addAndGet(bytes) <= most()) {
      return true;
    }
    held.addAndGet(-bytes);
    return false;
  }

  private long most() {
    Settings settings = ropeway.settings();
    long one = settings.get(Setting.BODY_BYTES) + 1; // of which one must fit at least
    return Math.max(settings.get(Setting.BODIES_BYTES), one);
  }

  void give(int bytes) {
    held.addAndGet(-bytes);
  }
}
