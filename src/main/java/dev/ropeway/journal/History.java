package dev.ropeway.journal;

import dev.ropeway.Entry;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries as they are and as they were. Thread-safe; every method blocks on the database. A
 * past version is the nearest snapshot before it with the patches since applied to it.
 */
public final class History {
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

  private static EntryState state(
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
          long version = search(session, key, instant, latest.get().entry().version());
          return version == 0 ? Optional.empty() : version(session, key, version);
        });
  }

  /** Versions never go back in time, so halving finds the one without an index on time. */
  private static long search(StatelessSession session, EntryKey key, Instant instant, long newest) {
    long low = oldest(session, key).orElse(newest);
    if (made(session, key, low).isAfter(instant)) {
      if (low > 1) {
        throw new HistoryPrunedException(low);
      }
      return 0;
    }
    long high = newest;
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (made(session, key, middle).isAfter(instant)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return low;
  }

  private static Instant made(StatelessSession session, EntryKey key, long version) {
    return session
        .createSelectionQuery(
            "select at from StoredVersion where store = :store and key = :key and version = :v",
            Instant.class)
        .setParameter("store", key.store())
        .setParameter("key", key.key())
        .setParameter("v", version)
        .getSingleResult();
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

  private static Optional<EntryState> version(
      StatelessSession session, EntryKey key, long version) {
    Optional<StoredVersion> base = snapshot(session, key, version);
    List<StoredVersion> steps = steps(session, key, base.map(b -> b.version).orElse(0L), version);
    long reached = steps.isEmpty() ? base.map(b -> b.version).orElse(0L) : last(steps).version;
    if (base.isEmpty() || reached < version) {
      long oldest = oldest(session, key).orElse(0L);
      if (base.isEmpty() && oldest > version) {
        throw new HistoryPrunedException(oldest);
      }
      return Optional.empty();
    }
    JsonValue data = JsonText.read(String.valueOf(base.get().snapshot));
    List<String> migrations = list(base.get().migrations, List.of());
    for (StoredVersion step : steps) {
      data = JsonPatch.parse(JsonText.read(step.patch)).apply(data);
      migrations = list(step.migrations, migrations);
    }
    Instant at = steps.isEmpty() ? base.get().at : last(steps).at;
    return Optional.of(state(key, version, data, at, migrations));
  }

  private static List<String> list(String @Nullable [] migrations, List<String> before) {
    return migrations == null ? before : List.of(migrations);
  }

  private static StoredVersion last(List<StoredVersion> steps) {
    return steps.get(steps.size() - 1);
  }

  private static Optional<StoredVersion> snapshot(
      StatelessSession session, EntryKey key, long version) {
    return session
        .createSelectionQuery(
            "from StoredVersion where store = :store and key = :key and version <= :v"
                + " and snapshot is not null order by version desc",
            StoredVersion.class)
        .setParameter("store", key.store())
        .setParameter("key", key.key())
        .setParameter("v", version)
        .setMaxResults(1)
        .uniqueResultOptional();
  }

  private static List<StoredVersion> steps(
      StatelessSession session, EntryKey key, long from, long to) {
    return session
        .createSelectionQuery(
            "from StoredVersion where store = :store and key = :key and version > :from"
                + " and version <= :to order by version",
            StoredVersion.class)
        .setParameter("store", key.store())
        .setParameter("key", key.key())
        .setParameter("from", from)
        .setParameter("to", to)
        .getResultList();
  }
}
