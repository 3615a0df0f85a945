package dev.ropeway.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Quota;
import dev.ropeway.config.NodeClock;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What stores and clients may record on this node, in actions and bytes a second. A request is let
 * through whole or refused whole, before anything of it is recorded. Clients are remembered up to a
 * bound: one that is forgotten begins anew. Thread-safe.
 */
public final class Budget {
  private final Settings settings;
  private final NodeClock clock;
  private final boolean unlimited;

  // guarded by this
  private final Map<String, Allowance> stores = new HashMap<>();
  private final Cache<ClientOfStore, Allowance> clients;
  private long refused;

  private record ClientOfStore(String store, String client) {}

  /** What somebody wants to record. */
  public record Use(String store, String client, long actions, long bytes) {}

  public Budget(Settings settings, NodeClock clock) {
    this.settings = settings;
    this.clock = clock;
    this.unlimited = !settings.budgets();
    this.clients =
        Caffeine.newBuilder()
            .maximumSize(settings.get(Setting.BUDGET_CLIENTS))
            .executor(Runnable::run)
            .build();
  }

  /**
   * Takes all of it, or nothing.
   *
   * @throws NotRecordedException if one of the budgets has not enough left
   */
  public void take(List<Use> uses) {
    if (!unlimited) {
      takeAll(uses);
    }
  }

  private synchronized void takeAll(List<Use> uses) {
    Map<Allowance, long[]> wanted = new IdentityHashMap<>();
    for (Use use : uses) {
      for (Allowance account : accounts(use.store(), use.client())) {
        long[] sum = wanted.computeIfAbsent(account, a -> new long[2]);
        sum[0] += use.actions();
        sum[1] += use.bytes();
      }
    }
    wanted.forEach((account, sum) -> require(account, account.until(sum[0], sum[1])));
    wanted.forEach((account, sum) -> account.take(sum[0], sum[1]));
  }

  private void require(Allowance account, long millis) {
    if (millis > 0) {
      refused++;
      throw NotRecordedException.budget(
          "The budget of %s is used up. Try again in %d ms.".formatted(account, millis),
          Duration.ofMillis(millis));
    }
  }

  private List<Allowance> accounts(String store, String client) {
    long now = TimeUnit.NANOSECONDS.toMillis(clock.nanos());
    Allowance ofStore =
        stores.computeIfAbsent(
            store,
            s -> new Allowance(s, settings, s, Setting.BUDGET_ACTIONS, Setting.BUDGET_BYTES, now));
    Allowance ofClient =
        clients.get(
            new ClientOfStore(store, client),
            c ->
                new Allowance(
                    store + "-client",
                    settings,
                    store,
                    Setting.BUDGET_CLIENT_ACTIONS,
                    Setting.BUDGET_CLIENT_BYTES,
                    now));
    List<Allowance> both = List.of(ofStore, ofClient);
    both.forEach(account -> account.pass(now));
    return both;
  }

  /** What is left to a client in stores; empty if there are no limits. */
  public List<Quota> quotas(Collection<String> names, String client) {
    if (unlimited) {
      return List.of();
    }
    synchronized (this) {
      List<Quota> quotas = new ArrayList<>();
      for (String store : names) {
        accounts(store, client).forEach(account -> quotas.addAll(account.quotas()));
      }
      return quotas;
    }
  }

  /** How many requests have been refused. */
  public synchronized long refused() {
    return refused;
  }

  /** How many clients are remembered; about right. For tests. */
  synchronized long clients() {
    clients.cleanUp();
    return clients.estimatedSize();
  }
}
