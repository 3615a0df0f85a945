package dev.ropeway.journal;

import dev.ropeway.Outcome;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The second half of a push: log and history, sent in one round trip. */
final class PushLog {
  private static final String RECORDED =
      """
      insert into recorded_action (bucket, store, key, client, id, name, args, if_versions, actor, roles,
        status, reason, cause, version, aside, recorded_at, decided_at%s)
      select i.bucket, i.store, i.key, i.client, i.id, i.name, i.args::jsonb, i.if_versions::int8[], i.actor,
        i.roles::text[], i.status, i.reason, i.cause, i.version, i.aside,
        t.at + i.n * interval '1 microsecond', case when i.status is null then null else t.at end%s
      from (select ?::timestamptz as at) t, unnest(?::int2[], ?::text[], ?::text[], ?::text[], ?::int8[],
        ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
        ?::int8[], ?::int8[]%s)
        with ordinality as i(bucket, store, key, client, id, name, args, if_versions, actor, roles, status,
          reason, cause, version, aside%s, n)
      """;

  private static final String RECORD = RECORDED.formatted("", "", "", "");
  private static final String RECORD_ANSWERED =
      RECORDED.formatted(", result", ", i.result::jsonb", ", ?::text[]", ", result");

  /**
   * What is done with the arguments and answers, and columns for that. For the conditions see
   * {@link Planned}.
   */
  private static final String DECIDED =
      """
      update recorded_action a
      set %sstatus = i.status, reason = i.reason, cause = i.cause, version = i.version,
        aside = i.aside, decided_at = ?
      from unnest(?::int2[], ?::text[], ?::text[], ?::text[], ?::int8[], ?::text[], ?::text[], ?::text[],
        ?::int8[], ?::int8[]%s)
        as i(bucket, store, key, client, id, status, reason, cause, version, aside%s)
      where a.bucket = any (array[i.bucket]) and a.store = any (array[i.store])
        and a.key = i.key and a.client = i.client and a.id = i.id
        and num_nulls(a.status) = 1
      """;

  private static final String DECIDE = DECIDED.formatted("", "", "");
  private static final String DECIDE_KEEPING =
      DECIDED.formatted("args = coalesce(i.kept::jsonb, a.args), ", ", ?::text[]", ", kept");

  private static final String DECIDE_ANSWERED =
      DECIDED.formatted("result = i.result::jsonb, ", ", ?::text[]", ", result");
  private static final String DECIDE_KEEPING_ANSWERED =
      DECIDED.formatted(
          "args = coalesce(i.kept::jsonb, a.args), result = i.result::jsonb, ",
          ", ?::text[], ?::text[]",
          ", kept, result");

  /** A transaction's own row held the whole of it, which is on its entries' rows now. */
  private static final String DECIDE_TRANSACTIONS = DECIDED.formatted("args = 'null', ", "", "");

  /** The cause of an action that was rejected for a reason of the application's. */
  static final String REFUSED = "refused";

  private static final String VERSIONS =
      """
      insert into entry_version (bucket, store, key, version, at, patch, snapshot, actions%s)
      select i.bucket, i.store, i.key, i.version, i.at, i.patch::jsonb, i.snapshot::jsonb, i.actions::jsonb%s
      from unnest(?::int2[], ?::text[], ?::text[], ?::int8[], ?::timestamptz[], ?::text[], ?::text[],
        ?::text[]%s) as i(bucket, store, key, version, at, patch, snapshot, actions%s)
      """;
  private static final String HISTORY = VERSIONS.formatted("", "", "", "");
  private static final String HISTORY_MARKED =
      VERSIONS.formatted(
          ", migrations, deleted",
          ", i.migrations::text[], i.deleted::bool",
          ", ?::text[], ?::text[]",
          ", migrations, deleted");

  private final Connection connection;
  private final Push push;
  private final List<EntryWrite> written;
  private final List<EntryWrite> versions;
  private final boolean marking;
  private final List<ActionWrite> recorded;
  private final List<ActionWrite> decided;

  PushLog(Connection connection, Push push, Set<EntryKey> keys) {
    this.connection = connection;
    this.push = push;
    this.written = push.entries().stream().filter(e -> keys.contains(e.key())).toList();
    this.versions = written.stream().filter(e -> e.data() != null).toList();
    this.marking = versions.stream().anyMatch(EntryWrite::marking);
    this.recorded = new ArrayList<>(push.recorded().size());
    for (ActionWrite action : push.recorded()) {
      boolean certain = push.whole() || keys.contains(action.key());
      if (!certain && action.form() == LogForm.DECIDED_ROW) {
        throw new ClashException("A push of before may have been faster with " + action.key());
      }
      recorded.add(certain ? action : action.pending());
    }
    this.decided =
        push.whole()
            ? push.decided()
            : push.decided().stream().filter(a -> keys.contains(a.key())).toList();
  }

  void write() throws SQLException {
    List<String> statements = new ArrayList<>(4);
    if (!recorded.isEmpty()) {
      statements.add(answered(recorded) ? RECORD_ANSWERED : RECORD);
    }
    if (!decided.isEmpty()) {
      statements.add(decide());
    }
    if (!versions.isEmpty()) {
      statements.add(marking ? HISTORY_MARKED : HISTORY);
    }
    if (!statements.isEmpty()) {
      send(String.join(";\n", statements));
    }
  }

  private String decide() {
    if (answered(decided)) {
      return keeping() ? DECIDE_KEEPING_ANSWERED : DECIDE_ANSWERED;
    }
    return keeping() ? DECIDE_KEEPING : push.whole() ? DECIDE_TRANSACTIONS : DECIDE;
  }

  /** Whether some of them answered something: else there is no column for it. */
  private static boolean answered(List<ActionWrite> actions) {
    return actions.stream().anyMatch(ActionWrite::answered);
  }

  /** Whether the log keeps less of some pending arguments than it had. */
  private boolean keeping() {
    return !push.whole() && decided.stream().anyMatch(a -> a.kept() != null);
  }

  private void send(String sql) throws SQLException {
    Columns columns = new Columns(connection);
    bind(columns);
    try (Planned planned = new Planned(connection, sql, columns)) {
      PreparedStatement statement = planned.statement();
      planned.execute();
      expect(statement, recorded.size(), "actions recorded");
      expect(statement, decided.size(), "pending actions decided");
      expect(statement, versions.size(), "versions written");
    }
  }

  private static void expect(PreparedStatement statement, int rows, String what)
      throws SQLException {
    if (rows > 0) {
      int count = statement.getUpdateCount();
      if (count != rows) {
        throw new ClashException(count + " instead of " + rows + " " + what);
      }
      statement.getMoreResults();
    }
  }

  private void bind(Columns columns) throws SQLException {
    if (!recorded.isEmpty()) {
      columns.time(push.at());
      identity(columns, recorded)
          .texts(recorded, ActionWrite::name)
          .texts(recorded, ActionWrite::logged)
          .texts(recorded, a -> Columns.literal(a.ifVersions()))
          .texts(recorded, ActionWrite::actor)
          .texts(recorded, ActionWrite::roles);
      outcome(columns, recorded);
      if (answered(recorded)) {
        columns.texts(recorded, ActionWrite::result);
      }
    }
    if (!decided.isEmpty()) {
      columns.time(push.at());
      outcome(identity(columns, decided), decided);
      if (keeping()) {
        columns.texts(decided, ActionWrite::kept);
      }
      if (answered(decided)) {
        columns.texts(decided, ActionWrite::result);
      }
    }
    if (!versions.isEmpty()) {
      history(columns);
    }
  }

  private static Columns identity(Columns columns, List<ActionWrite> actions) throws SQLException {
    return columns
        .keys(actions, ActionWrite::key)
        .texts(actions, ActionWrite::client)
        .numbers(actions, ActionWrite::id);
  }

  private static void outcome(Columns columns, List<ActionWrite> actions) throws SQLException {
    columns
        .texts(actions, a -> of(a.outcome(), o -> o.status().text()))
        .texts(actions, a -> of(a.outcome(), Outcome::reason))
        .texts(actions, a -> of(a.outcome(), PushLog::cause))
        .numbers(actions, a -> of(a.outcome(), Outcome::version))
        .numbers(actions, ActionWrite::refusal);
  }

  private void history(Columns columns) throws SQLException {
    columns
        .keys(versions, EntryWrite::key)
        .numbers(versions, e -> e.next().version())
        .texts(versions, e -> PushStatements.time(e.at()))
        .texts(versions, EntryWrite::patch)
        .texts(versions, e -> e.snapshot() ? e.data() : null)
        .texts(versions, EntryWrite::actions);
    if (marking) {
      columns.texts(versions, e -> Columns.literal(e.migrations()));
      columns.texts(versions, e -> e.deletion() ? "true" : null);
    }
  }

  private static @Nullable String cause(Outcome outcome) {
    Outcome.Cause cause = outcome.cause();
    if (cause != null) {
      return cause.text();
    }
    return outcome.status() == Outcome.Status.REJECTED ? REFUSED : null;
  }

  private static <R> @Nullable R of(
      @Nullable Outcome outcome, Function<Outcome, @Nullable R> part) {
    return outcome == null ? null : part.apply(outcome);
  }
}
