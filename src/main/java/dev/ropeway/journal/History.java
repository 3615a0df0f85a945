package dev.ropeway.journal;

import dev.ropeway.Entry;
import dev.ropeway.HistoryPrunedException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;

/**
 * Reads entries as they are and as they were. Thread-safe; every method blocks on the database. A
 * past version is the nearest snapshot before it with the patches since applied to it, see {@link
 * Rebuild}.
 */
public record History(Database database) implements PastReads {
  /** Before any version, and in the range of the database, which what it stands for need not be. */
  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

  /** Bytes of JSON, at most and about, that a past version takes besides its data. */
  public static final int CHUNK_BYTES = Rebuild.CHUNK_BYTES;

  private static final String LATEST =
      """
      select octet_length(data), case when octet_length(data) <= ? then data end, version,
        migrations, updated_at, version > deleted
      from (select data::text as data, version, migrations, updated_at, deleted from entry
        where bucket = ? and store = ? and key = ? and data is not null offset 0) e
      """;

  /** Versions never go back in time, so halving finds the one, without an index on time. */
  private static final String VERSION_AT =
      """
      with recursive half(low, high, at) as (
        select o.version, 1 + (select max(version) from entry_version where bucket = ? and store = ? and key = ?),
          ?::timestamptz
        from (select version, at from entry_version where bucket = ? and store = ? and key = ?
          order by version limit 1) o
        where o.at <= ?
        union all
        select case when m.at <= h.at then m.version else h.low end,
          case when m.at <= h.at then h.high else m.version end, h.at
        from half h cross join lateral (
          select * from entry_version m
          where m.bucket = ? and m.store = ? and m.key = ?
            and m.version = h.low + (h.high - h.low) / 2 offset 0) m
        where h.high - h.low > 1)
      select low from half where high - low = 1
      """;

  /**
   * The newest version.
   *
   * @param state null if the key was never written, or its data is larger than was asked for
   * @param bytes how long the data is as text; 0 if the key was never written
   */
  public record Latest(@Nullable EntryState state, long bytes) {
    /** Whether there is data, but too much of it. */
    public boolean tooLarge() {
      return state == null && bytes > 0;
    }
  }

  @Override
  public Latest latest(EntryKey key, long most) {
    Latest found =
        Statements.first(
            database, LATEST, columns -> columns.value(most).key(key), row -> latest(key, row));
    return found == null ? new Latest(null, 0) : found;
  }

  private static Latest latest(EntryKey key, ResultSet row) throws SQLException {
    String data = row.getString(2);
    List<String> migrations = Statements.texts(row.getArray(4));
    return new Latest(
        data == null
            ? null
            : state(
                key,
                row.getLong(3),
                JsonText.read(data),
                Statements.instant(row, 5),
                migrations == null ? List.of() : migrations,
                row.getBoolean(6)),
        row.getLong(1));
  }

  private static Optional<EntryState> latest(StatelessSession session, EntryKey key) {
    Latest found =
        session.doReturningWork(
            connection ->
                new Statements(connection)
                    .first(LATEST, c -> c.value(Long.MAX_VALUE).key(key), row -> latest(key, row)));
    return found == null ? Optional.empty() : Optional.ofNullable(found.state());
  }

  static EntryState state(
      EntryKey key,
      long version,
      JsonValue data,
      Instant at,
      List<String> migrations,
      boolean exists) {
    Entry<JsonValue> entry = new Entry<>(key.store(), key.key(), version, data, at, exists);
    return new EntryState(entry, migrations);
  }

  @Override
  public Optional<EntryState> version(EntryKey key, long version) {
    return database.read(session -> version(session, key, version));
  }

  @Override
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
    OffsetDateTime at = exact.atOffset(ZoneOffset.UTC);
    Long found =
        session.doReturningWork(
            connection ->
                new Statements(connection)
                    .first(
                        VERSION_AT,
                        c -> c.key(key).value(at).key(key).value(at).key(key),
                        row -> row.getLong(1)));
    return found == null ? 0 : found;
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
            """
            select version from StoredVersion where bucket = :bucket and store = :store and key = :key
            order by version
            """,
            Long.class)
        .setParameter("bucket", Bucket.of(key))
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
