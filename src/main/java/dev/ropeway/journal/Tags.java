package dev.ropeway.journal;

import dev.ropeway.TaggedKey;
import java.time.Instant;
import java.util.List;

/**
 * Which keys are about which users. A tag is no part of the data: it moves no version, and a push
 * never touches it. Thread-safe; every method blocks on the database.
 */
public record Tags(Database database) implements KeyTags {
  private static final String TAG =
      """
      insert into entry (bucket, store, key, version, asides, user_ids, created_at, updated_at)
      values (?, ?, ?, 0, 0, array[?::text], ?, ?)
      on conflict (bucket, store, key) do update set user_ids = entry.user_ids || excluded.user_ids
      where not entry.user_ids @> excluded.user_ids and cardinality(entry.user_ids) < ?
      returning store, key
      """;
  private static final String TAGGED =
      """
      select store, key from entry
      where bucket = ? and store = ? and key = ? and user_ids @> array[?::text]
      """;
  private static final String UNTAG =
      """
      update entry set user_ids = array_remove(user_ids, ?)
      where bucket = ? and store = ? and key = ? and user_ids @> array[?::text]
      returning store, key
      """;
  // the predicate is that of the index
  private static final String KEYS =
      """
      select store, key, version, updated_at, data is not null, cardinality(user_ids) from entry
      where user_ids @> array[?::text] and user_ids <> '{}' and (store, key) > (?, ?)
      order by store, key limit ?
      """;

  @Override
  public boolean tag(EntryKey key, String user, Instant now, int most) {
    return database.push(
        connection -> {
          Statements statements = new Statements(connection);
          return statements.any(TAG, c -> c.key(key).value(user).time(now).time(now).value(most))
              || statements.any(TAGGED, c -> c.key(key).value(user));
        });
  }

  /** Takes a tag off; does nothing if there is none. */
  public void untag(EntryKey key, String user) {
    database.push(
        connection ->
            new Statements(connection).any(UNTAG, c -> c.value(user).key(key).value(user)));
  }

  /**
   * Keys tagged with a user, by store and key.
   *
   * @param after the key before the first
   */
  public List<TaggedKey> keys(String user, EntryKey after, int limit) {
    return Statements.query(
        database,
        KEYS,
        c -> c.value(user).place(after).value(limit),
        row ->
            new TaggedKey(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getBoolean(5) ? Statements.instant(row, 4) : null,
                row.getInt(6)));
  }
}
