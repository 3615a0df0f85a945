package dev.ropeway.session;

import dev.ropeway.Quota;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.config.TokenBucket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a store, or a client in a store, may still use. Guarded by the {@link Budget}. */
final class Allowance {
  private final String name;
  private final long window;
  private final @Nullable TokenBucket actions;
  private final @Nullable TokenBucket bytes;

  /**
   * Opens an account with all it may have.
   *
   * @param name begins the names of its quotas
   */
  Allowance(
      String name, Settings settings, String store, Setting actions, Setting bytes, long now) {
    this.name = name;
    this.window = settings.get(Setting.BUDGET_WINDOW);
    this.actions = bucket(settings.get(actions, store), now);
    this.bytes = bucket(settings.get(bytes, store), now);
  }

  private @Nullable TokenBucket bucket(long perSecond, long now) {
    return perSecond == 0 ? null : new TokenBucket(perSecond, window, now);
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
    return new Quota(name + "-" + what, unit, bucket.capacity(), window, bucket.left(), reset);
  }

  @Override
  public String toString() {
    return name;
  }
}
