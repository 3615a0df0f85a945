package dev.ropeway.cycle;

import dev.ropeway.journal.EntryKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The transactions of a node that are not decided yet, in the order of their coming. Two that share
 * a key never overtake each other, and no two batches that are out at the same time share one. A
 * batch works only on keys that the lanes have given away for it. Thread-safe.
 */
final class TransactionQueue extends WorkQueue {
  private final Deque<TransactionRequest> waiting = new ArrayDeque<>();
  private final Keys lanes;
  private final String nodeClient;
  private long lastId;

  /** Keys of batches that are out. */
  private final Set<EntryKey> busy = new HashSet<>();

  /** Keys that the lanes have been asked for. */
  private Set<EntryKey> claimed = new HashSet<>();

  /** Whether anything has happened since nothing could be taken. */
  private boolean changed;

  /** Who works on the keys otherwise. Called under this queue's lock. */
  interface Keys {
    /** Asks for a key; if it is not given now, {@link TransactionQueue#granted} follows. */
    boolean claim(EntryKey key);

    /** Gives a key back. */
    void release(EntryKey key);

    /** Why they cannot work on a key; null if they can, as far as they know. */
    default @Nullable String bad(EntryKey key) {
      return null;
    }

    /** Sees to what has been given back. Called without the lock. */
    void kick();
  }

  /**
   * An empty queue.
   *
   * @param nodeClient a name that nobody else has, under which own transactions are numbered
   */
  TransactionQueue(Keys lanes, String nodeClient) {
    this.lanes = lanes;
    this.nodeClient = nodeClient;
  }

  @Override
  boolean isDue() {
    return changed && !waiting.isEmpty();
  }

  void add(TransactionRequest request) {
    locked(
        () -> {
          waiting.add(request);
          arrived(1);
          if (!blocks(request, busy)) {
            changed();
          } // else done() will see to it
        });
  }

  /** A lane has given a key away that it was asked for. */
  void granted() {
    locked(this::changed);
  }

  private void changed() {
    changed = true;
    wake();
  }

  /**
   * The next transactions, of those with about so many actions; empty if none can be worked on now.
   * Follow it with {@link #done}.
   */
  List<TransactionRequest> take(int most) {
    List<TransactionRequest> batch = new ArrayList<>();
    lock.lock();
    try {
      changed = false;
      Set<EntryKey> taken = new HashSet<>();
      Set<EntryKey> wanted = new HashSet<>();
      Set<EntryKey> blocked = new HashSet<>(busy);
      int seen = 0;
      for (Iterator<TransactionRequest> all = waiting.iterator(); all.hasNext() && seen < most; ) {
        TransactionRequest next = all.next();
        seen += next.size();
        if (blocks(next, blocked) || !claim(next, wanted)) {
          next.actions.forEach(part -> blocked.add(part.key()));
        } else {
          all.remove();
          number(next);
          batch.add(next);
          next.actions.forEach(part -> taken.add(part.key()));
        }
      }
      taken(batch.size());
      busy.addAll(taken);
      keep(wanted);
    } finally {
      lock.unlock();
    }
    return batch;
  }

  private static boolean blocks(TransactionRequest request, Set<EntryKey> blocked) {
    return request.actions.stream().anyMatch(part -> blocked.contains(part.key()));
  }

  /** All keys are asked for even if one is not given, so that none is taken away meanwhile. */
  private boolean claim(TransactionRequest request, Set<EntryKey> wanted) {
    boolean all = true;
    for (TransactionPart part : request.actions) {
      claimed.add(part.key());
      all &= lanes.claim(part.key());
    }
    if (!all) {
      request.actions.forEach(part -> wanted.add(part.key()));
    }
    return all;
  }

  private void number(TransactionRequest request) {
    if (!request.numbered()) {
      request.number(nodeClient, lastId + 1);
      lastId += request.size();
    }
  }

  /** Gives back what was asked for and is not needed any more. */
  private void keep(Set<EntryKey> wanted) {
    Iterator<EntryKey> all = claimed.iterator();
    while (all.hasNext()) {
      EntryKey key = all.next();
      if (!busy.contains(key) && !wanted.contains(key)) {
        lanes.release(key);
        all.remove();
      }
    }
  }

  /** Ends the work on a batch; what was not decided comes before all others again. */
  void done(List<TransactionRequest> batch, boolean again) {
    lock.lock();
    try {
      Set<EntryKey> keys = keys(batch);
      busy.removeAll(keys);
      claimed.removeAll(keys);
      keys.forEach(lanes::release);
      for (int i = batch.size() - 1; i >= 0 && again; i--) {
        TransactionRequest request = batch.get(i);
        if (!request.answered.get()) {
          waiting.addFirst(request);
          arrived(1);
        }
      }
      if (!waiting.isEmpty()) {
        changed();
      }
    } finally {
      lock.unlock();
    }
    lanes.kick();
  }

  /** Why a transaction cannot be worked on here; null if it can, as far as is known. */
  @Nullable String bad(TransactionRequest request) {
    for (TransactionPart part : request.actions) {
      String reason = lanes.bad(part.key());
      if (reason != null) {
        return part.key() + ": " + reason;
      }
    }
    return null;
  }

  private static Set<EntryKey> keys(Collection<TransactionRequest> batch) {
    Set<EntryKey> keys = new HashSet<>();
    batch.forEach(request -> request.actions.forEach(part -> keys.add(part.key())));
    return keys;
  }
}
