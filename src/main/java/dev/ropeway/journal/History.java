package dev.ropeway.journal;

import dev.ropeway.Entry;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;

/**
 * Reads entries as they are and as they were. Thread-safe; every method blocks on the database. A
 * past version is the nearest snapshot before it with the patches since applied to it, see {@link
 * Rebuild}.
 */
public final class History {
  /** Before any version, and in the range of the database, which what it stands for need not be. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  private final Database database;

  /** Works on a database. */
  public History(Database database) {
    this.database = database;
  }

  /** The newest version; empty if the key was never written. */
  public Optional<EntryState> latest(EntryKey key) {
    return database.read(session -> latest(session, key));
  }

  private static Optional<EntryState> latest(StatelessSession session, EntryKey key) {
    StoredEntry entry = session.get(StoredEntry.class, key);
    if (entry == null || entry.data == null) {
      return Optional.empty();
    }
    JsonValue data = JsonText.read(entry.data);
    return Optional.of(state(key, entry.version, data, entry.updatedAt, List.of(entry.migrations)));
  }

  static EntryState state(
      EntryKey key, long version, JsonValue data, Instant at, List<String> migrations) {
    return new EntryState(new Entry<>(key.store(), key.key(), version, data, at), migrations);
  }

  /**
   * A version from 1.
   *
   * @return empty if it has not been made yet
   */
  public Optional<EntryState> version(EntryKey key, long version) {
    return database.read(session -> version(session, key, version));
  }

  /** The version that was newest at an instant, inclusive; empty before the first. */
  public Optional<EntryState> at(EntryKey key, Instant instant) {
    return database.read(
        session -> {
          Optional<EntryState> latest = latest(session, key);
          if (latest.isEmpty() || !instant.isBefore(latest.get().entry().updatedAt())) {
            return latest;
          }
          long version = newest(session, key, instant);
          if (version == 0) {
            refusePruned(session, key, 1);
            return Optional.empty();
          }
          return version(session, key, version);
        });
  }

  /** The newest version at an instant; 0 if none is kept. */
  private static long newest(StatelessSession session, EntryKey key, Instant instant) {
    Instant asked = instant.isBefore(EARLIEST) ? EARLIEST : instant;
    // as exact as what is stored: the driver would round up, perhaps to the version behind
    Instant exact = asked.truncatedTo(ChronoUnit.MICROS);
    return session.doReturningWork(
        connection -> new PullStatements(connection).versionAt(key, exact));
  }

  /**
   * Says that a version is gone.
   *
   * @throws HistoryPrunedException if it was made before the oldest one that is kept
   */
  static void refusePruned(StatelessSession session, EntryKey key, long version) {
    long oldest = oldest(session, key).orElse(0L);
    if (oldest > version) {
      throw new HistoryPrunedException(oldest);
    }
  }

  private static Optional<Long> oldest(StatelessSession session, EntryKey key) {
    return session
        .createSelectionQuery(
            "select version from StoredVersion where store = :store and key = :key"
                + " order by version",
            Long.class)
        .setParameter("store", key.store())
        .setParameter("key", key.key())
        .setMaxResults(1)
        .uniqueResultOptional();
  }

  static Optional<EntryState> version(StatelessSession session, EntryKey key, long version) {
    if (version < 1) {
      return Optional.empty(); // 0 is the default data, which is not stored
    }
    EntryState state =
        session.doReturningWork(connection -> new Rebuild(connection, key, version).run());
    if (state == null) {
      refusePruned(session, key, version);
    }
    return Optional.ofNullable(state);
  }
}
