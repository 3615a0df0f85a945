package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;
import org.postgresql.util.PSQLState;

/**
 * A push in which all is as it mostly is: every entry has a row and gets a version, every action is
 * new and was applied, and nobody else is at work on them. Guard, log and history go in one round
 * trip with as few columns as that takes, and only counts come back. Any other count or a row that
 * is there already means that somebody was faster: then nothing of it may be committed, and {@link
 * PushStatements} find out what is the matter.
 */
final class StraightPush {
  private static final String SQL =
      """
      update entry e
      set version = i.was + 1, data = i.data::jsonb, updated_at = ?
      from unnest(?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[])
        as i(store, key, was, asides_were, data)
      where e.store = i.store and e.key = i.key and e.version = i.was
        and e.asides = i.asides_were;
      insert into recorded_action (store, key, client, id, name, args, status, version,
        recorded_at, decided_at)
      select i.store, i.key, i.client, i.id, i.name, i.args::jsonb, 'applied', i.version,
        t.at + i.n * interval '1 microsecond', t.at
      from (select ?::timestamptz as at) t, unnest(?::text[], ?::text[], ?::text[], ?::int8[],
        ?::text[], ?::text[], ?::int8[])
        with ordinality as i(store, key, client, id, name, args, version, n);
      insert into entry_version (store, key, version, at, patch, snapshot, actions)
      select i.store, i.key, i.version, t.at, i.patch::jsonb, i.snapshot::jsonb, i.actions::jsonb
      from (select ?::timestamptz as at) t, unnest(?::text[], ?::text[], ?::int8[], ?::text[],
        ?::text[], ?::text[]) as i(store, key, version, patch, snapshot, actions)
      """;

  private final Connection connection;
  private final Push push;

  StraightPush(Connection connection, Push push) {
    this.connection = connection;
    this.push = push;
  }

  /** Whether a push can be tried like this. */
  static boolean fits(Push push) {
    return !push.entries().isEmpty()
        && !push.recorded().isEmpty()
        && push.decided().isEmpty()
        && push.entries().stream().allMatch(e -> e.base().row() && e.plain(push.at()))
        && push.recorded().stream().allMatch(ActionWrite::plain);
  }

  /**
   * Writes it all.
   *
   * @throws ClashException if that cannot be; the transaction must not be committed
   */
  void run() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(SQL)) {
      bind(new Columns(connection, statement));
      statement.execute();
      expect(statement, push.entries().size());
      expect(statement, push.recorded().size());
      expect(statement, push.entries().size());
    } catch (SQLException e) {
      if (PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState())) {
        throw new ClashException(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  private void bind(Columns columns) throws SQLException {
    Object at = push.at().atOffset(ZoneOffset.UTC);
    List<EntryWrite> entries = push.entries();
    List<ActionWrite> actions = push.recorded();
    columns
        .value(at)
        .texts(entries, e -> e.key().store())
        .texts(entries, e -> e.key().key())
        .numbers(entries, e -> e.base().version())
        .numbers(entries, e -> e.base().position().asides())
        .texts(entries, EntryWrite::data)
        .value(at)
        .texts(actions, a -> a.key().store())
        .texts(actions, a -> a.key().key())
        .texts(actions, ActionWrite::client)
        .numbers(actions, ActionWrite::id)
        .texts(actions, ActionWrite::name)
        .texts(actions, ActionWrite::args)
        .numbers(actions, ActionWrite::version)
        .value(at)
        .texts(entries, e -> e.key().store())
        .texts(entries, e -> e.key().key())
        .numbers(entries, e -> e.next().version())
        .texts(entries, EntryWrite::patch)
        .texts(entries, e -> e.snapshot() ? e.data() : null)
        .texts(entries, EntryWrite::actions);
  }

  private static void expect(PreparedStatement statement, int rows) throws SQLException {
    int count = statement.getUpdateCount();
    if (count != rows) {
      throw new ClashException(count + " rows written instead of " + rows);
    }
    statement.getMoreResults();
  }
}
