package dev.ropeway.feed;

import dev.ropeway.Update;
import dev.ropeway.config.LoopLog;
import dev.ropeway.config.NodeClock;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Hint;
import dev.ropeway.journal.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells the other nodes what this one has committed: at once after a pause, and whatever comes
 * while it is telling in one go. It is apart from the push because PostgreSQL lets only one
 * transaction with a notification commit at a time. What cannot be told is dropped: the others find
 * out at their next comparison. While nobody else listens nothing is told; whoever turns up then is
 * told to compare everything. Thread-safe.
 */
public final class Announcer {
  /** How often {@link #greet} is to be called: others take a node for gone after three of these. */
  public static final Duration GREETINGS = Duration.ofSeconds(10);

  /** Who has not been heard for so long is gone: three greetings, and a little. */
  public static final Duration SILENCE = GREETINGS.multipliedBy(3).plusSeconds(5);

  private static final LoopLog LOG =
      new LoopLog(Announcer.class, "The other nodes could not be told");

  /** The least time between two: a reader notices nothing of it, the database does. */
  private static final long SPACING_NANOS = Duration.ofMillis(5).toNanos();

  private static final int MOST_KEYS = 10_000;

  private final String node;
  private final Consumer<Hint> sender;
  private final Executor executor;
  private final Peers peers;
  private final Supplier<@Nullable String> lineage;
  private final AtomicBoolean telling = new AtomicBoolean();

  // guarded by this
  private Map<EntryKey, Position> pushed = new LinkedHashMap<>();
  private Set<EntryKey> pending = new LinkedHashSet<>();
  private Moves moves = new Moves();
  private boolean all;
  private boolean greeting;
  private @Nullable Instant due;

  /**
   * Makes an announcer.
   *
   * @param sender sends a hint; blocks, and may fail
   * @param executor gives a thread while there is something to tell
   * @param clock tells how long nobody has been heard
   * @param lineage which history of the database pushes are part of; null: they are not told as a
   *     whole, only that they were made
   */
  public Announcer(
      String node,
      Consumer<Hint> sender,
      Executor executor,
      NodeClock clock,
      Supplier<@Nullable String> lineage) {
    this.lineage = lineage;
    this.node = node;
    this.sender = sender;
    this.executor = executor;
    this.peers = new Peers(clock);
  }

  /** This node begins to hear what others say, or hears it no longer. */
  public void listening(boolean now) {
    peers.listening(now);
    greet();
  }

  /** Says that this node listens, if it does. */
  public void greet() {
    if (peers.listening()) {
      synchronized (this) {
        greeting = true;
      }
      tell();
    }
  }

  /**
   * A node is there. One that is new is told that this one is there as well; if nobody was thought
   * to be, it has missed what was not told.
   */
  public void heard(String other) {
    boolean alone = peers.heard();
    boolean met = peers.met(other);
    if (alone || met) {
      synchronized (this) {
        all |= alone;
        greeting |= peers.listening();
      }
      tell();
    }
  }

  /** The nodes that are known to be alive, this one among them. */
  public Set<String> living() {
    Set<String> living = peers.living();
    living.add(node);
    return living;
  }

  /** A key has come to a position; told with the next {@link #tell}. */
  public synchronized void pushed(EntryKey key, Position position) {
    if (peers.any()) {
      pushed.put(key, position);
      bound();
    }
  }

  /** This node has pushed a key; told with the next {@link #tell}. */
  public void pushed(EntrySnapshot before, EntrySnapshot now, Update update, int patchBytes) {
    String history = lineage.get();
    synchronized (this) {
      if (history != null && peers.any()) {
        moves.add(history, before, now, update, patchBytes);
      }
      pushed(now.key(), now.position());
    }
  }

  /** A key has pending actions that this node has recorded. */
  public synchronized void pending(EntryKey key) {
    if (peers.any()) {
      pending.add(key);
      bound();
    }
  }

  /** An action was put on the agenda that is due then; told with the next {@link #tell}. */
  public synchronized void due(Instant at) {
    if (peers.any() && (due == null || at.isBefore(due))) {
      due = at;
    }
  }

  private void bound() {
    if (pushed.size() + pending.size() > MOST_KEYS) {
      all = true;
      pushed.clear();
      pending.clear();
      moves = new Moves();
    }
  }

  /** Tells what there is to tell, in the background. */
  public void tell() {
    if (waiting() && telling.compareAndSet(false, true) && !LOG.begins(executor, this::run)) {
      telling.set(false); // the next one to tell tries again
    }
  }

  private void run() {
    try {
      for (Hint next = next(); next != null; next = next()) {
        long start = System.nanoTime();
        send(next);
        LockSupport.parkNanos(SPACING_NANOS - (System.nanoTime() - start));
      }
    } finally {
      telling.set(false);
    }
    if (waiting()) {
      tell();
    }
  }

  private void send(Hint hint) {
    try {
      sender.accept(hint);
    } catch (RuntimeException | Error e) {
      LOG.failed(e);
    }
  }

  private synchronized boolean waiting() {
    return all || greeting || due != null || !pushed.isEmpty() || !pending.isEmpty();
  }

  private @Nullable Hint next() {
    Hint hint;
    Moves taken;
    synchronized (this) {
      if (!waiting()) {
        return null;
      }
      hint = new Hint(node, pushed, List.copyOf(pending), all, due);
      taken = moves;
      pushed = new LinkedHashMap<>();
      pending = new LinkedHashSet<>();
      moves = new Moves();
      all = false;
      greeting = false;
      due = null;
    }
    return hint.with(taken.told());
  }
}
