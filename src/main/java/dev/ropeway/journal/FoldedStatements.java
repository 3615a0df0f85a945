package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what the log keeps with versions instead of in rows. Confined to one thread. */
final class FoldedStatements {
  /** How many versions are looked through at once, and how often: no index leads to an action. */
  private static final int PAGE = 1_000;

  private static final int MOST_PAGES = 10;

  private static final String OF_VERSIONS =
      """
      select i.store, i.key, i.version, v.at, v.actions::text, v.log::text
      from unnest(?::int2[], ?::text[], ?::text[], ?::int8[]) as i(bucket, store, key, version)
        cross join lateral (
          select at, actions, log from entry_version w
          where w.bucket = i.bucket and w.store = i.store and w.key = i.key and w.version = i.version
          offset 0) v
      """;

  private static final String NEWEST =
      "select version from entry where bucket = ? and store = ? and key = ?";

  private static final String FIND =
      """
      select v.store, v.key, v.version, v.at, v.actions::text, v.log::text
      from (select store, key, version, at, actions, log from entry_version
        where bucket = ? and store = ? and key = ? and version <= ? and version > ?
        order by version desc) v
      where v.log is not null and v.actions @> jsonb_build_array(jsonb_build_array(?::text, ?::int8))
      limit 1
      """;

  private final Statements statements;

  FoldedStatements(Connection connection) {
    this.statements = new Statements(connection);
  }

  /** A version with the actions that it keeps. */
  private record Made(VersionKey version, List<RecordedAction> actions) {}

  /** The actions that versions keep; a version that the history does not have is left out. */
  Map<VersionKey, List<RecordedAction>> of(List<VersionKey> versions) throws SQLException {
    Map<VersionKey, List<RecordedAction>> found = new HashMap<>();
    statements
        .query(
            OF_VERSIONS,
            c -> c.keys(versions, VersionKey::key).numbers(versions, VersionKey::version),
            FoldedStatements::made)
        .forEach(made -> found.put(made.version(), made.actions()));
    return found;
  }

  /** An action among those that a key's newest versions keep. */
  Optional<RecordedAction> find(ActionId id) throws SQLException {
    Long newest = statements.first(NEWEST, c -> c.key(id.key()), row -> row.getLong(1));
    long from = newest == null ? 0 : newest;
    for (int page = 0; page < MOST_PAGES && from > 0; page++, from -= PAGE) {
      long upTo = from;
      Made made =
          statements.first(
              FIND,
              c -> c.key(id.key()).value(upTo).value(upTo - PAGE).value(id.client()).value(id.id()),
              FoldedStatements::made);
      if (made != null) {
        return made.actions().stream().filter(action -> action.actionId().equals(id)).findFirst();
      }
    }
    return Optional.empty();
  }

  private static Made made(ResultSet row) throws SQLException {
    EntryKey key = Statements.key(row);
    long version = row.getLong(3);
    Instant at = Statements.instant(row, 4);
    VersionLog log = VersionLog.parse(row.getString(6));
    List<RecordedAction> actions = new ArrayList<>();
    if (!log.places().isEmpty()) {
      List<Ack> acks = Acks.parse(row.getString(5));
      for (int place = 0; place < acks.size(); place++) {
        VersionLog.Folded folded = log.at(place);
        if (folded != null) {
          actions.add(action(key, version, at, acks.get(place), folded));
        }
      }
    }
    return new Made(new VersionKey(key, version), actions);
  }

  private static RecordedAction action(
      EntryKey key, long version, Instant at, Ack ack, VersionLog.Folded folded) {
    Outcome outcome = new Outcome(ack.status(), version, null);
    return new RecordedAction(
        key, ack.client(), ack.id(), folded.name(), folded.args(), null, null, at, outcome);
  }
}
