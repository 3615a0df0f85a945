package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads what a watcher missed: versions and the outcomes that made none. */
final class ChangeStatements {
  private static final String VERSIONS =
      """
      select v.store, v.key, v.version, v.patch::text, v.actions::text, v.at,
        v.migrations, v.migrations is not null and v.snapshot is null,
        v.snapshot is not null
      from unnest(?::text[], ?::text[], ?::int8[]) as i(store, key, version)
        join entry_version v
          on v.store = i.store and v.key = i.key and v.version > i.version
      order by v.store, v.key, v.version
      limit ?
      """;
  private static final String ASIDES =
      """
      select a.store, a.key, a.version, a.aside, a.client, a.id, a.status, a.reason, a.decided_at
      from unnest(?::text[], ?::text[], ?::int8[], ?::int8[]) as i(store, key, version, aside)
        join recorded_action a on a.store = i.store and a.key = i.key
          and (a.version, a.aside) > (i.version, i.aside) and a.aside is not null
      order by a.store, a.key, a.version, a.aside
      limit ?
      """;

  private final PullStatements statements;

  ChangeStatements(Connection connection) {
    this.statements = new PullStatements(connection);
  }

  /**
   * The steps behind the given positions, those of one key in order. Versions are read before
   * asides, and an aside of a version not read yet is left for the next time.
   */
  List<Change> changes(Map<EntryKey, Position> behind, int limit) throws SQLException {
    List<EntryKey> keys = List.copyOf(behind.keySet());
    List<Change> versions = versions(keys, behind, limit);
    Map<EntryKey, Position> reached = new HashMap<>(behind);
    versions.forEach(v -> reached.put(v.key(), v.to()));
    List<Change> all = new ArrayList<>(versions);
    for (Change aside : asides(keys, behind, limit)) {
      if (aside.to().version() <= Objects.requireNonNull(reached.get(aside.key())).version()) {
        all.add(aside);
      }
    }
    return all;
  }

  private List<Change> versions(List<EntryKey> keys, Map<EntryKey, Position> behind, int limit)
      throws SQLException {
    return statements.query(
        VERSIONS,
        columns -> columns.keys(keys).numbers(keys, k -> at(behind, k).version()).value(limit),
        row -> {
          EntryKey key = PullStatements.key(row);
          return new Change(
              key,
              new Position(row.getLong(3), at(behind, key).asides()),
              row.getString(4),
              Acks.parse(row.getString(5)),
              PullStatements.instant(row, 6),
              PullStatements.texts(row.getArray(7)),
              row.getBoolean(8),
              row.getBoolean(9));
        });
  }

  private List<Change> asides(List<EntryKey> keys, Map<EntryKey, Position> behind, int limit)
      throws SQLException {
    return statements.query(
        ASIDES,
        columns ->
            columns
                .keys(keys)
                .numbers(keys, k -> at(behind, k).version())
                .numbers(keys, k -> at(behind, k).asides())
                .value(limit),
        row -> {
          long version = row.getLong(3);
          Outcome outcome =
              Objects.requireNonNull(
                  PullStatements.outcome(row.getString(7), row.getString(8), version));
          return new Change(
              PullStatements.key(row),
              new Position(version, row.getLong(4)),
              null,
              List.of(
                  new Ack(row.getString(5), row.getLong(6), outcome.status(), outcome.reason())),
              PullStatements.instant(row, 9),
              null,
              false,
              false);
        });
  }

  private static Position at(Map<EntryKey, Position> positions, EntryKey key) {
    return Objects.requireNonNull(positions.get(key));
  }
}
