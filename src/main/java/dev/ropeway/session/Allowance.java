package dev.ropeway.session;

import dev.ropeway.Quota;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.config.TokenBucket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a store, a client in a store, or a caller may still use. Guarded by the {@link Budget}. */
final class Allowance {
  private static final Duration DAY = Duration.ofDays(1);

  private final String name;
  private final @Nullable TokenBucket actions;
  private final @Nullable TokenBucket bytes;

  private Allowance(String name, @Nullable TokenBucket actions, @Nullable TokenBucket bytes) {
    this.name = name;
    this.actions = actions;
    this.bytes = bytes;
  }

  /**
   * Opens an account with all it may have.
   *
   * @param name begins the names of its quotas
   */
  static Allowance of(
      String name, Settings settings, String store, Setting actions, Setting bytes, long now) {
    Duration window = Duration.ofSeconds(settings.get(Setting.BUDGET_WINDOW));
    return new Allowance(
        name,
        bucket(settings.get(actions, store) * window.toSeconds(), window, now),
        bucket(settings.get(bytes, store) * window.toSeconds(), window, now));
  }

  /** Opens the account of a caller in all stores. */
  static Allowance ofCaller(Settings settings, long now) {
    Duration window = Duration.ofSeconds(settings.get(Setting.BUDGET_WINDOW));
    return new Allowance(
        "caller",
        bucket(settings.get(Setting.CALLER_ACTIONS) * window.toSeconds(), window, now),
        bucket(settings.get(Setting.CALLER_BYTES), DAY, now));
  }

  private static @Nullable TokenBucket bucket(long capacity, Duration full, long now) {
    return capacity == 0 ? null : new TokenBucket(capacity, full, now);
  }

  void pass(long now) {
    if (actions != null) {
      actions.pass(now);
    }
    if (bytes != null) {
      bytes.pass(now);
    }
  }

  /** In how many milliseconds so much may be taken. */
  long until(long countOfActions, long countOfBytes) {
    return Math.max(
        actions == null ? 0 : actions.until(countOfActions),
        bytes == null ? 0 : bytes.until(countOfBytes));
  }

  void take(long countOfActions, long countOfBytes) {
    if (actions != null) {
      actions.take(countOfActions);
    }
    if (bytes != null) {
      bytes.take(countOfBytes);
    }
  }

  List<Quota> quotas() {
    List<Quota> quotas = new ArrayList<>(2);
    if (actions != null) {
      quotas.add(quota("actions", "actions", actions));
    }
    if (bytes != null) {
      quotas.add(quota("bytes", "content-bytes", bytes));
    }
    return quotas;
  }

  private Quota quota(String what, String unit, TokenBucket bucket) {
    long reset = (bucket.untilFull() + 999) / 1_000;
    return new Quota(
        name + "-" + what, unit, bucket.capacity(), bucket.seconds(), bucket.left(), reset);
  }

  @Override
  public String toString() {
    return name;
  }
}
