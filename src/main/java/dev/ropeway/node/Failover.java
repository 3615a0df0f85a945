package dev.ropeway.node;

import dev.ropeway.cycle.Engine;
import dev.ropeway.feed.Publisher;
import dev.ropeway.feed.Streams;
import dev.ropeway.journal.Database;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.EntrySnapshot;
import dev.ropeway.journal.Journal;
import dev.ropeway.journal.Remains;
import dev.ropeway.journal.SameDatabase;
import dev.ropeway.room.Rooms;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * What follows when the database has forgotten what it had committed: all that is known is dropped,
 * every session and stream begins anew with what is there now, and the log says what was lost.
 */
final class Failover implements SameDatabase.Listener {
  private static final System.Logger LOG = System.getLogger("dev.ropeway");

  /** Keys that nobody watches are looked up as far as this. */
  private static final int MOST_KNOWN = 10_000;

  private static final int MOST_NAMED = 20;

  /** A pool may hold some more connections to the server that is gone. */
  private static final Duration TRIES = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final SameDatabase database;
  private final Engine engine;
  private final Publisher publisher;
  private final Streams streams;
  private final Rooms rooms;
  private final Reconciler safety;
  private volatile Map<EntryKey, EntrySnapshot> known = Map.of();

  Failover(
      SameDatabase database,
      Engine engine,
      Publisher publisher,
      Streams streams,
      Rooms rooms,
      Reconciler safety) {
    this.database = database;
    this.engine = engine;
    this.publisher = publisher;
    this.streams = streams;
    this.rooms = rooms;
    this.safety = safety;
  }

  @Override
  public void forget() {
    Map<EntryKey, EntrySnapshot> all = new TreeMap<>();
    engine.known(MOST_KNOWN).forEach(entry -> all.put(entry.key(), entry));
    publisher.known().forEach(entry -> all.merge(entry.key(), entry, Failover::further));
    known = all;
    engine.forget();
    streams.forgotSince(database.forgotSince());
    publisher.forget();
  }

  private static EntrySnapshot further(EntrySnapshot one, EntrySnapshot other) {
    return one.position().before(other.position()) ? other : one;
  }

  @Override
  public void forgot(String how, Database now) {
    String lost = lost(new Journal(now), known);
    known = Map.of();
    LOG.log(
        Level.WARNING,
        "The database is not the one it was ("
            + how
            + "): every session and stream begins anew with what it has now. "
            + lost);
    rooms.missed();
    safety.pullSoon();
  }

  private static String lost(Journal journal, Map<EntryKey, EntrySnapshot> before) {
    long end = System.nanoTime() + TRIES.toNanos();
    while (true) {
      try {
        return told(before, journal.remains(List.copyOf(before.values())));
      } catch (RuntimeException e) {
        if (System.nanoTime() > end) {
          return "What was lost could not be looked up: " + e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private static String told(Map<EntryKey, EntrySnapshot> before, List<Remains> now) {
    Map<EntryKey, String> lost = new TreeMap<>();
    for (Remains remains : now) {
      String versions = remains.lost(Objects.requireNonNull(before.get(remains.key())));
      if (versions != null) {
        lost.put(remains.key(), versions);
      }
    }
    if (lost.isEmpty()) {
      return "No version that this node knew of is lost.";
    }
    String named =
        lost.entrySet().stream()
            .limit(MOST_NAMED)
            .map(each -> each.getKey() + " " + each.getValue())
            .collect(Collectors.joining(", "));
    String more = lost.size() > MOST_NAMED ? " and others" : "";
    return "Lost are versions of " + lost.size() + " keys: " + named + more + ".";
  }
}
