package dev.ropeway.cycle;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.ClientKey;
import dev.ropeway.journal.CycleJournal;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Position;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.Slice;
import dev.ropeway.journal.VersionKey;
import dev.ropeway.store.BoundStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The pull of a cycle: first what the log knows of the clients that may repeat themselves, then
 * entries, then pending actions. In this order an action that is behind its client's last number is
 * either in the entry or among the pending ones; the other way round it could be recorded between
 * the two looks, and the client's next one would overtake it. Statements are left out when there is
 * nothing to ask; where nothing but the entry is likely to have moved, it alone is read.
 */
final class Puller {
  private final CycleJournal journal;
  private final EntryCache cache;
  private final Clients clients;
  private final CycleStatistics statistics;
  private final int mostPending;
  private final long mostBytes;

  Puller(
      CycleJournal journal,
      EntryCache cache,
      Clients clients,
      CycleStatistics statistics,
      Settings settings) {
    this.journal = journal;
    this.cache = cache;
    this.clients = clients;
    this.statistics = statistics;
    this.mostPending = settings.count(Setting.PENDING);
    this.mostBytes = settings.get(Setting.CYCLE_BYTES);
  }

  /** Fills in bases, pending actions and accepted requests; completes what is already decided. */
  void pull(List<KeyBatch> batch, long epoch) {
    Set<ClientKey> unsure = unsure(batch);
    Map<ClientKey, Long> lastIds =
        unsure.isEmpty() ? Map.of() : journal.lastIds(List.copyOf(unsure));
    Map<EntryKey, KeyBatch> pulled = new HashMap<>();
    Map<EntryKey, KeyBatch> read = new HashMap<>();
    for (KeyBatch work : batch) {
      EntrySnapshot known = cache.trusted(work.queue.key);
      boolean strangers =
          !unsure.isEmpty() && work.requests.stream().anyMatch(r -> unsure.contains(r.client));
      if (work.pull || strangers || !cache.met(work.queue.key)) {
        pulled.put(work.queue.key, work);
        read.put(work.queue.key, work);
      } else if (known == null) {
        read.put(work.queue.key, work);
      } else {
        work.base = known;
        work.queue.proven(known.position(), epoch);
      }
    }
    statistics.pulled(batch.size() - read.size(), read.size());
    if (!read.isEmpty()) {
      entries(read, epoch);
    }
    if (!pulled.isEmpty()) {
      pending(pulled);
      settleWaiting(pulled);
    }
    new Deduplicator(journal, clients, lastIds, maybeMade(batch)).sort(batch);
  }

  /**
   * What the log keeps with the versions that pushes may have made of which nobody knows. Asked for
   * once the entries are read: a version that is not made by then is made by no push but one that
   * outraces this one.
   */
  private Map<VersionKey, List<RecordedAction>> maybeMade(List<KeyBatch> batch) {
    Set<VersionKey> versions = new LinkedHashSet<>();
    for (KeyBatch work : batch) {
      for (Request request : work.requests) {
        if (request.maybeMade != null && !request.underWay(work.base())) {
          versions.add(request.maybeMade);
        }
      }
    }
    return versions.isEmpty() ? Map.of() : journal.folded(List.copyOf(versions));
  }

  /**
   * Clients whose next number must be looked up: all but those whose requests follow, without a
   * hole, what this node remembers. What a refusal names as next is never taken from memory, which
   * may be behind other nodes.
   */
  private Set<ClientKey> unsure(List<KeyBatch> batch) {
    Set<ClientKey> unsure = new LinkedHashSet<>();
    Map<ClientKey, Long> next = new HashMap<>();
    for (KeyBatch work : batch) {
      for (Request request : work.requests) {
        if (request.numbering == Request.Numbering.OWN) {
          if (request.uncertain) {
            unsure.add(request.client);
          }
          continue;
        }
        Long last = next.getOrDefault(request.client, clients.lastId(request.client));
        if (request.uncertain || last == null || !request.follows(last)) {
          unsure.add(request.client);
        }
        next.put(request.client, request.firstId() + request.actions.size() - 1);
      }
    }
    return unsure;
  }

  private void entries(Map<EntryKey, KeyBatch> read, long epoch) {
    Map<EntryKey, BoundStore<?>> stores = new HashMap<>();
    read.forEach((key, work) -> stores.put(key, work.queue.store));
    Map<EntryKey, EntrySnapshot> bases = journal.snapshots(stores);
    read.forEach(
        (key, work) -> {
          work.base = bases.get(key);
          cache.compare(work.base());
          Position stored = work.base().position();
          journal.compare(key, work.queue.proven(epoch), stored, epoch);
          work.queue.proven(stored, epoch);
        });
  }

  private void pending(Map<EntryKey, KeyBatch> pulled) {
    Slice<RecordedAction> pending =
        journal.pending(List.copyOf(pulled.keySet()), mostPending, mostBytes);
    for (RecordedAction row : pending.list()) {
      KeyBatch work = pulled.get(row.key());
      if (work != null) {
        work.pending.add(row);
      }
    }
    for (KeyBatch work : pulled.values()) {
      work.truncated = pending.more();
      work.pending = RecordedOrder.of(work.pending);
    }
  }

  /** Finds what others have decided meanwhile, or erased, and somebody here waits for. */
  private void settleWaiting(Map<EntryKey, KeyBatch> pulled) {
    List<ActionId> unknown = new ArrayList<>();
    for (KeyBatch work : pulled.values()) {
      Set<ActionId> pending = new LinkedHashSet<>();
      work.pending.forEach(row -> pending.add(row.actionId()));
      for (ActionId id : work.queue.waiting.keySet()) {
        if (!pending.contains(id)) {
          unknown.add(id);
        }
      }
    }
    if (unknown.isEmpty()) {
      return;
    }
    Set<ActionId> gone = new LinkedHashSet<>(unknown);
    for (RecordedAction row : journal.actions(unknown)) {
      gone.remove(row.actionId());
      KeyBatch work = pulled.get(row.key());
      if (work != null && row.outcome() != null) {
        work.settled.add(row);
      }
    }
    for (ActionId id : gone) {
      KeyBatch work = pulled.get(id.key());
      if (work != null) {
        work.erased.add(id);
      }
    }
  }
}
