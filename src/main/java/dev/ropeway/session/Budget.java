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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What stores and clients may record on this node, in actions and bytes a second, and what a caller
 * may in all stores. A request is let through whole or refused whole, before anything of it is
 * recorded. Clients and callers are remembered up to a bound: one that is forgotten begins anew.
 * Thread-safe.
 */
public final class Budget {
  private final Settings settings;
  private final NodeClock clock;
  private final boolean unlimited;

  // guarded by this
  private final Map<String, Allowance> stores = new HashMap<>();
  private final Cache<ClientOfStore, Allowance> clients;
  private final Cache<String, Allowance> callers;
  private long refused;

  private record ClientOfStore(String store, String client) {}

  /**
   * What somebody wants to record.
   *
   * @param client who pays in that store
   * @param caller who is behind it, and pays in all stores; null: the application, or nobody is
   *     verified
   */
  public record Use(
      String store, String client, long actions, long bytes, @Nullable String caller) {

    /** What the application wants to record, or somebody whom nobody verified. */
    public Use(String store, String client, long actions, long bytes) {
      this(store, client, actions, bytes, null);
    }
  }

  public Budget(Settings settings, NodeClock clock) {
    this.settings = settings;
    this.clock = clock;
    this.unlimited = !settings.budgets();
    this.clients = remembering(settings);
    this.callers = remembering(settings);
  }

  private static <K> Cache<K, Allowance> remembering(Settings settings) {
    return Caffeine.newBuilder()
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
    if (!unlimited || uses.stream().anyMatch(use -> use.caller() != null)) {
      takeAll(uses);
    }
  }

  private synchronized void takeAll(List<Use> uses) {
    Map<Allowance, long[]> wanted = new IdentityHashMap<>();
    for (Use use : uses) {
      for (Allowance account : accounts(use.store(), use.client(), use.caller())) {
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

  private List<Allowance> accounts(String store, String client, @Nullable String caller) {
    long now = TimeUnit.NANOSECONDS.toMillis(clock.nanos());
    List<Allowance> all = new ArrayList<>(3);
    if (!unlimited) {
      all.add(
          stores.computeIfAbsent(
              store,
              s ->
                  Allowance.of(s, settings, s, Setting.BUDGET_ACTIONS, Setting.BUDGET_BYTES, now)));
      all.add(
          clients.get(
              new ClientOfStore(store, client),
              c ->
                  Allowance.of(
                      store + "-client",
                      settings,
                      store,
                      Setting.BUDGET_CLIENT_ACTIONS,
                      Setting.BUDGET_CLIENT_BYTES,
                      now)));
    }
    if (caller != null) {
      all.add(callers.get(caller, c -> Allowance.ofCaller(settings, now)));
    }
    all.forEach(account -> account.pass(now));
    return all;
  }

  /**
   * Requires that a caller may record anything at all; what he wants may still be more than he has.
   *
   * @throws NotRecordedException if he has used up what he may
   */
  public synchronized void requireAny(String caller) {
    Allowance account = callers.getIfPresent(caller);
    if (account != null) {
      account.pass(TimeUnit.NANOSECONDS.toMillis(clock.nanos()));
      require(account, account.until(1, 1));
    }
  }

  /**
   * What is left to a client in stores, and to the caller; empty if there are no limits.
   *
   * @param caller null: the application, or nobody is verified
   */
  public List<Quota> quotas(Collection<String> names, String client, @Nullable String caller) {
    if (unlimited && caller == null) {
      return List.of();
    }
    synchronized (this) {
      Set<Allowance> accounts = new LinkedHashSet<>();
      for (String store : names) {
        accounts.addAll(accounts(store, client, caller));
      }
      return accounts.stream().flatMap(account -> account.quotas().stream()).toList();
    }
  }

  /** How many requests have been refused. */
  public synchronized long refused() {
    return refused;
  }

  /** How many clients and callers are remembered; about right. For tests. */
  synchronized long clients() {
    clients.cleanUp();
    callers.cleanUp();
    return clients.estimatedSize() + callers.estimatedSize();
  }
}
