package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The statements of an erasure, each inside the transaction of its caller. */
final class ErasureStatements {
  static final int ALL = Integer.MAX_VALUE;

  private static final String VERSION =
      """
      select version from entry
      where bucket = ? and store = ? and key = ? and user_ids @> array[?::text] and (? or cardinality(user_ids) = 1)
      """;
  private static final String PENDING_TRANSACTION =
      """
      select 1 from recorded_action,
        (select jsonb_build_array(jsonb_build_object('store', ?::text, 'key', ?::text)) as part) its
      where store = 'ropeway:transactions' and status is null
        and (args->'actions' @> part or args->'onFailure' @> part)
      limit 1
      """;
  private static final String ERASE =
      """
      update entry
      set version = version + 1, erased = version + 1, data = null, migrations = '{}',
        user_ids = array_remove(user_ids, ?), updated_at = greatest(updated_at, ?)
      where bucket = ? and store = ? and key = ? and user_ids @> array[?::text] and (? or cardinality(user_ids) = 1)
      returning version, asides, updated_at
      """;
  private static final String TOMBSTONE =
      """
      insert into entry_version (bucket, store, key, version, at, patch, actions)
      values (?, ?, ?, ?, ?, 'null', '[]')
      returning 1
      """;
  private static final String ACTIONS =
      """
      with gone as (
        delete from recorded_action x
        using (
          select bucket, store, key, client, id from recorded_action
          where bucket = ? and store = ? and key = ? and (status is not null or ?)
          limit ?) i
        where x.bucket = any (array[i.bucket]) and x.store = any (array[i.store])
          and x.key = i.key and x.client = i.client and x.id = i.id
        returning x.bucket, x.store, x.key, x.client, x.id
      ), marks as (
        insert into client_mark (bucket, store, key, client, last_id)
        select bucket, store, key, client, max(id) from gone group by bucket, store, key, client order by client
        on conflict (bucket, store, key, client) do update
        set last_id = greatest(client_mark.last_id, excluded.last_id)
      )
      select count(*) from gone
      """;
  private static final String SCHEDULED =
      """
      with gone as (
        delete from scheduled_action x
        using (
          select bucket, store, key, id from scheduled_action
          where bucket = ? and store = ? and key = ? limit ?) i
        where x.bucket = any (array[i.bucket]) and x.store = any (array[i.store])
          and x.key = i.key and x.id = i.id
        returning x.bucket, x.store, x.key, x.client, x.once
      ), marks as (
        insert into client_mark (bucket, store, key, client, last_id)
        select bucket, store, key, client, 1 from gone where once order by client
        on conflict do nothing
      )
      select count(*) from gone
      """;
  private static final String SCHEDULED_BY =
      """
      with gone as (
        delete from scheduled_action x
        using (
          select bucket, store, key, id from scheduled_action where actor = ? limit ?) i
        where x.bucket = any (array[i.bucket]) and x.store = any (array[i.store])
          and x.key = i.key and x.id = i.id
        returning x.bucket, x.store, x.key, x.client, x.once
      ), marks as (
        insert into client_mark (bucket, store, key, client, last_id)
        select bucket, store, key, client, 1 from gone where once order by store, key, client
        on conflict do nothing
      )
      select count(*) from gone
      """;
  private static final String VERSIONS =
      """
      with gone as (
        delete from entry_version x
        using (
          select bucket, store, key, version from entry_version
          where bucket = ? and store = ? and key = ? and version < ? limit ?) i
        where x.bucket = any (array[i.bucket]) and x.store = any (array[i.store])
          and x.key = i.key and x.version = i.version
        returning 1
      )
      select count(*) from gone
      """;
  private static final String UNDECIDED =
      """
      select 1 from recorded_action,
        (select jsonb_build_array(jsonb_build_object('actor', ?::text)) as part) his
      where status is null and (actor = ? or store = 'ropeway:transactions'
        and (args->'actions' @> part or args->'onFailure' @> part))
      limit 1
      """;

  /** Reads the whole log: an index that leads to who acts would cost every action something. */
  private static final String ACTED =
      """
      select distinct store, key from recorded_action
      where actor = ? and status is not null
      order by store, key limit ?
      """;

  private static final String PSEUDONYM =
      """
      with his as (
        update recorded_action a set actor = ?
        from (select bucket, store, key, client, id from recorded_action
          where bucket = ? and store = ? and key = ? and actor = ? and status is not null limit ?) i
        where a.bucket = any (array[i.bucket]) and a.store = any (array[i.store])
          and a.key = i.key and a.client = i.client and a.id = i.id
        returning 1
      )
      select count(*) from his
      """;
  private static final String COUNT =
      """
      update erasure set keys = keys + ?, renamed = renamed + ?, active_at = ? where id = ?
      returning 1
      """;

  private final Connection connection;
  private final Statements statements;

  ErasureStatements(Connection connection) {
    this.connection = connection;
    this.statements = new Statements(connection);
  }

  /** The key's version; null if the erasure is not to erase it. */
  @Nullable Long version(Erasures.Open erasure, EntryKey key) throws SQLException {
    return statements.first(
        VERSION, c -> c.key(key).value(erasure.user()).value(erasure.shared()), r -> r.getLong(1));
  }

  boolean transactionPending(EntryKey key) throws SQLException {
    return statements.any(PENDING_TRANSACTION, c -> c.place(key));
  }

  /** Moves the entry on to a version without data; null if the erasure is not to erase it. */
  @Nullable Position erase(Erasures.Open erasure, EntryKey key, Instant now) throws SQLException {
    String user = erasure.user();
    Erased erased =
        statements.first(
            ERASE,
            c -> c.value(user).time(now).key(key).value(user).value(erasure.shared()),
            ErasureStatements::erased);
    if (erased == null) {
      return null;
    }
    statements.query(
        TOMBSTONE, c -> c.key(key).value(erased.position().version()).time(erased.at()), r -> true);
    return erased.position();
  }

  private record Erased(Position position, Instant at) {}

  private static Erased erased(ResultSet row) throws SQLException {
    return new Erased(new Position(row.getLong(1), row.getLong(2)), Statements.instant(row, 3));
  }

  /**
   * Deletes actions and leaves each client's last number in its mark.
   *
   * @param pending whether those go too that are not decided
   */
  long deleteActions(EntryKey key, boolean pending, int limit) throws SQLException {
    return statements.count(ACTIONS, c -> c.key(key).value(pending).value(limit));
  }

  /**
   * Deletes what waits on a key. To be called before its actions are deleted: what is taken up at
   * this moment is among them afterwards.
   */
  void deleteScheduled(EntryKey key) throws SQLException {
    statements.count(SCHEDULED, c -> c.key(key).value(ALL));
  }

  /** Deletes what somebody has scheduled on whatever key. */
  long deleteScheduledBy(String actor, int limit) throws SQLException {
    return statements.count(SCHEDULED_BY, c -> c.value(actor).value(limit));
  }

  long deleteVersions(EntryKey key, long below, int limit) throws SQLException {
    return statements.count(VERSIONS, c -> c.key(key).value(below).value(limit));
  }

  /** Whether anything is undecided that this identity is behind. */
  boolean undecided(String actor) throws SQLException {
    return statements.any(UNDECIDED, c -> c.value(actor).value(actor));
  }

  /** Keys on which an identity has acted. */
  List<EntryKey> acted(String actor, int limit) throws SQLException {
    return statements.query(ACTED, c -> c.value(actor).value(limit), Statements::key);
  }

  /** Puts another name in the place of an identity, in decided actions of a key. */
  long rename(EntryKey key, String actor, String pseudonym, int limit) throws SQLException {
    return statements.count(PSEUDONYM, c -> c.value(pseudonym).key(key).value(actor).value(limit));
  }

  void count(UUID erasure, int keys, long renamed, Instant now) throws SQLException {
    statements.any(COUNT, c -> c.value(keys).value(renamed).time(now).value(erasure));
  }
}
