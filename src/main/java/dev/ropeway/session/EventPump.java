package dev.ropeway.session;

import dev.ropeway.Ack;
import dev.ropeway.EntryUpdated;
import dev.ropeway.Update;
import dev.ropeway.config.LoopLog;
import dev.ropeway.feed.Publisher;
import dev.ropeway.feed.Watch;
import dev.ropeway.feed.Watcher;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.json.JsonDiff;
import dev.ropeway.store.BoundStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Fires the CDI events of one key: the next one only when all observers have dealt with the one
 * before, so that they come in order; what happens meanwhile comes merged.
 */
final class EventPump implements Watcher {
  private static final LoopLog LOG =
      new LoopLog(EventPump.class, "An event was not made, or its observer failed; others follow");

  private final Publisher publisher;
  private final Executor executor;
  private final BoundStore<?> store;
  private final Function<EntryUpdated, CompletionStage<?>> events;
  private final Coalescer again = new Coalescer();
  private volatile boolean closed;

  /** Set as soon as there is one, by whoever knows it first. */
  private volatile @Nullable Watch watch;

  /** The state that observers were told last, or the first one; null before that. */
  private final AtomicReference<@Nullable EntrySnapshot> last = new AtomicReference<>();

  private int beginnings; // touched by the running turn only

  /** Sessions of the key; guarded by the map that holds this. */
  int sessions;

  EventPump(
      Publisher publisher,
      Executor executor,
      BoundStore<?> store,
      Function<EntryUpdated, CompletionStage<?>> events) {
    this.publisher = publisher;
    this.executor = executor;
    this.store = store;
    this.events = events;
  }

  /** Begins to fire what happens from now on; the key may move before this returns. */
  void open(EntryKey key) {
    follow(publisher.open(key, store, this));
  }

  private void follow(Watch opened) {
    watch = opened;
    last.compareAndSet(null, opened.confirmed());
  }

  @Override
  public void began(EntrySnapshot first) {
    last.compareAndSet(null, first);
  }

  @Override
  public void moved(Watch moved) {
    follow(moved);
    if (again.asked()) {
      turn();
    }
  }

  private void turn() {
    try {
      executor.execute(this::fire);
    } catch (RejectedExecutionException e) {
      closed = true; // the node is closing
    } catch (RuntimeException | Error e) {
      again.failed(); // the next move tries again
      LOG.unexpected(e);
    }
  }

  private void fire() {
    again.began();
    try {
      Watch moved = watch;
      EntryUpdated event = closed || moved == null ? null : next(moved);
      if (event == null) {
        done();
      } else {
        events.apply(event).whenComplete((done, failure) -> report(failure));
      }
    } catch (RuntimeException | Error e) {
      report(e);
    }
  }

  private void report(@Nullable Throwable failure) {
    if (failure != null) {
      LOG.unexpected(failure);
    }
    done();
  }

  private void done() {
    if (!again.ended()) {
      turn();
    }
  }

  /**
   * The event of what has happened since the last one; null if nothing has. One that cannot be
   * made, because the data is not of the type this node knows, is part of the next one that can.
   */
  private @Nullable EntryUpdated next(Watch moved) {
    EntrySnapshot from = last.get();
    int begun = moved.beginnings();
    EntrySnapshot now = moved.confirmed();
    boolean anew = begun != beginnings;
    if (from == null || now == null || !(anew || from.position().before(now.position()))) {
      return null;
    }
    List<Update> updates = anew ? null : moved.between(from.position(), now.position());
    Object data = decode(now);
    EntryUpdated event = new EntryUpdated(store.store(), merge(from, now, updates), data);
    last.set(now);
    beginnings = begun;
    return event;
  }

  private Object decode(EntrySnapshot now) {
    try {
      return now.value(store::decode);
    } catch (RuntimeException e) {
      throw new IllegalStateException("The data of " + now.key() + " is not what is known here", e);
    }
  }

  private Update merge(EntrySnapshot from, EntrySnapshot now, @Nullable List<Update> updates) {
    if (updates != null && updates.size() == 1) {
      return updates.get(0);
    }
    List<Ack> acks = new ArrayList<>();
    if (updates != null) {
      updates.forEach(update -> acks.addAll(update.acks()));
    }
    EntryKey key = now.key();
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
    Watch opened = watch;
    if (opened != null) {
      publisher.close(opened, this);
    }
  }
}
