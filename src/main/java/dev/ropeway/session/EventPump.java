package dev.ropeway.session;

import dev.ropeway.Ack;
import dev.ropeway.EntryUpdated;
import dev.ropeway.Update;
import dev.ropeway.feed.Watch;
import dev.ropeway.feed.Watcher;
import dev.ropeway.journal.Confirmed;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.json.BoundStore;
import dev.ropeway.json.JsonDiff;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fires the CDI events of one key: the next one only when all observers have dealt with the one
 * before, so that they come in order; what happens meanwhile comes merged.
 */
final class EventPump implements Watcher {
  private static final System.Logger LOG = System.getLogger(EventPump.class.getName());

  private final Node node;
  private final BoundStore<?> store;
  private final Function<EntryUpdated, CompletionStage<?>> events;
  private final Watch watch;
  private final Again again = new Again();
  private volatile boolean closed;

  /** The first state is set as the watch gets it, later ones by the running turn only. */
  private volatile @Nullable Confirmed last;

  /** Sessions of the key; guarded by the map that holds this. */
  int sessions;

  EventPump(
      Node node,
      BoundStore<?> store,
      EntryKey key,
      Function<EntryUpdated, CompletionStage<?>> events) {
    this.node = node;
    this.store = store;
    this.events = events;
    this.watch = node.publisher().open(key, store, this);
    this.last = watch.confirmed();
  }

  @Override
  public void moved(Watch moved) {
    if (last == null) {
      last = moved.confirmed();
    }
    if (again.asked()) {
      turn();
    }
  }

  private void turn() {
    try {
      node.executor().execute(this::fire);
    } catch (RejectedExecutionException e) {
      closed = true; // the node is closing
    }
  }

  private void fire() {
    again.began();
    EntryUpdated event = closed ? null : next();
    if (event == null) {
      done();
      return;
    }
    try {
      events.apply(event).whenComplete((done, failure) -> report(failure));
    } catch (RuntimeException e) {
      report(e);
    }
  }

  private void report(@Nullable Throwable failure) {
    if (failure != null) {
      LOG.log(Level.WARNING, "An observer of " + watch.key() + " failed", failure);
    }
    done();
  }

  private void done() {
    if (!again.ended()) {
      turn();
    }
  }

  private @Nullable EntryUpdated next() {
    Confirmed from = last;
    Confirmed now = watch.confirmed();
    last = now;
    if (from == null || now == null || !from.position().before(now.position())) {
      return null;
    }
    List<Update> updates = watch.between(from.position(), now.position());
    Object data = now.value(store::decode);
    return new EntryUpdated(store.store(), merge(from, now, updates), data);
  }

  private Update merge(Confirmed from, Confirmed now, @Nullable List<Update> updates) {
    if (updates != null && updates.size() == 1) {
      return updates.get(0);
    }
    List<Ack> acks = new ArrayList<>();
    if (updates != null) {
      updates.forEach(update -> acks.addAll(update.acks()));
    }
    EntryKey key = watch.key();
    return new Update(
        key.store(),
        key.key(),
        from.version(),
        now.version(),
        JsonDiff.between(from.data(), now.data()),
        acks);
  }

  void close() {
    closed = true;
    node.publisher().close(watch, this);
  }
}
