package dev.ropeway.feed;

import dev.ropeway.Ack;
import dev.ropeway.config.LoopLog;
import dev.ropeway.journal.DecidedUpTo;
import dev.ropeway.journal.Journal;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Reads what streams begin with, for all together that are opened while others are: a node's death
 * brings thousands of readers to the others at once, and they cost a few statements then. What is
 * read for one was always stored after it had come. Thread-safe.
 */
final class Openings {
  private static final LoopLog LOG =
      new LoopLog(Openings.class, "Some streams could not be opened, the others are");
  private static final int MOST = 1_000;

  /** A second batch, so that not all wait for one that is long in coming. */
  private static final int AT_ONCE = 2;

  private final Publisher publisher;
  private final Replays replays;
  private final Journal journal;
  private final int mostAcks;
  private final Executor executor;

  // guarded by this
  private final Deque<Opening> waiting = new ArrayDeque<>();
  private int running;

  /**
   * Reads nothing yet.
   *
   * @param mostAcks how many outcomes of its client one begins with at most
   * @param executor runs what reads the database
   */
  Openings(Publisher publisher, Replays replays, Journal journal, int mostAcks, Executor executor) {
    this.publisher = publisher;
    this.replays = replays;
    this.journal = journal;
    this.mostAcks = mostAcks;
    this.executor = executor;
  }

  /** Has one opened. */
  void add(Opening opening) {
    synchronized (this) {
      waiting.add(opening);
      if (running == AT_ONCE) {
        return;
      }
      running++;
    }
    try {
      executor.execute(this::run);
    } catch (RuntimeException | Error e) {
      refuse(e);
    }
  }

  /** There are no threads, most likely because the node is closing. */
  private void refuse(Throwable failure) {
    List<Opening> refused;
    synchronized (this) {
      running--;
      refused = running == 0 ? List.copyOf(waiting) : List.of();
      waiting.removeAll(refused);
    }
    refused.forEach(opening -> opening.fail(failure));
  }

  private void run() {
    for (List<Opening> batch = take(); !batch.isEmpty(); batch = take()) {
      List<Opening> taken = batch;
      LOG.surely(() -> open(taken));
    }
  }

  private synchronized List<Opening> take() {
    List<Opening> batch = new ArrayList<>();
    while (!waiting.isEmpty() && batch.size() < MOST) {
      batch.add(waiting.remove());
    }
    running -= batch.isEmpty() ? 1 : 0;
    return batch;
  }

  /** One that cannot be read for what it is must not keep the others from being opened. */
  private void open(List<Opening> batch) {
    List<Opening> missing = batch.stream().filter(opening -> !opening.isDone()).toList();
    try {
      begin(missing);
    } catch (RuntimeException | Error e) {
      List<Opening> failed = missing.stream().filter(opening -> !opening.isDone()).toList();
      if (failed.size() <= 1 || isDatabases(e)) {
        failed.forEach(opening -> opening.fail(e));
        return;
      }
      failed.forEach(Opening::release);
      open(failed.subList(0, failed.size() / 2));
      open(failed.subList(failed.size() / 2, failed.size()));
    }
  }

  /** Whether it would have failed for any others as well. */
  private static boolean isDatabases(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException) {
        return true;
      }
    }
    return false;
  }

  private void begin(List<Opening> batch) {
    List<Opening> loaded = loaded(batch);
    List<Missed> missed = new ArrayList<>();
    for (Opening opening : loaded) {
      Missed resumes = opening.prime();
      if (resumes != null) {
        missed.add(resumes);
      }
    }
    replays.answer(missed);
    List<Opening> acked = new ArrayList<>();
    for (Opening opening : loaded) {
      if (opening.decided() == null) {
        opening.begin(List.of(), executor);
      } else {
        acked.add(opening);
      }
    }
    beginWithAcks(acked);
  }

  /** Those whose watches are now as new as what is stored; the others are done. */
  private List<Opening> loaded(List<Opening> batch) {
    Set<Watch> watches = new LinkedHashSet<>();
    for (Opening opening : batch) {
      if (!opening.isGone()) {
        watches.add(opening.watch());
      }
    }
    Set<Watch> unreadable = new HashSet<>(publisher.refresh(watches));
    List<Opening> loaded = new ArrayList<>();
    for (Opening opening : batch) {
      if (unreadable.contains(opening.watch())) {
        String key = opening.watch().key().toString();
        opening.fail(new IllegalStateException(key + " could not be loaded"));
      } else if (!opening.isDone()) {
        loaded.add(opening);
      }
    }
    return loaded;
  }

  private void beginWithAcks(List<Opening> openings) {
    int begun = 0;
    while (begun < openings.size()) {
      List<DecidedUpTo> clients = new ArrayList<>();
      for (Opening opening : openings.subList(begun, openings.size())) {
        clients.add(Objects.requireNonNull(opening.decided()));
      }
      for (List<Ack> acks : journal.decided(clients, mostAcks)) {
        openings.get(begun++).begin(acks, executor);
      }
    }
  }

  /** The same for a reader that has begun, and begins anew. */
  List<Ack> decided(DecidedUpTo client) {
    return journal.decided(List.of(client), mostAcks).get(0);
  }
}
