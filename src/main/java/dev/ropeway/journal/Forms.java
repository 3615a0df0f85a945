package dev.ropeway.journal;

import java.util.List;
import java.util.Objects;

/**
 * Tells which entries of a store lack migrations. Thread-safe; every method blocks on the database.
 */
public record Forms(Database database) {
  private static final String PAGE =
      """
      select store, key, nullif(migrations, '{}') from entry
      where store = ? and key > ? and data is not null order by key limit ?
      """;
  private static final String SOME =
      """
      select e.store, e.key, nullif(e.migrations, '{}')
      from unnest(?::int2[], ?::text[], ?::text[]) as i(bucket, store, key)
        cross join lateral (
          select * from entry e
          where e.bucket = i.bucket and e.store = i.store and e.key = i.key offset 0) e
      """;
  private static final String COUNT =
      """
      select count(*) from entry where store = ? and data is not null and migrations <> ?::text[]
      """;

  /**
   * What migrations an entry has.
   *
   * @param migrations their names in order
   */
  public record Form(EntryKey key, List<String> migrations) {}

  /** The forms of written keys in code-point order, behind one of them. */
  public List<Form> page(String store, String after, int limit) {
    return query(PAGE, columns -> columns.value(store).value(after).value(limit));
  }

  /** The forms of these keys. */
  public List<Form> of(List<EntryKey> keys) {
    return query(SOME, columns -> columns.keys(keys));
  }

  private List<Form> query(String sql, Statements.Binder binder) {
    return Statements.query(
        database,
        sql,
        binder,
        row ->
            new Form(
                Statements.key(row),
                Objects.requireNonNullElse(Statements.texts(row.getArray(3)), List.of())));
  }

  /** How many entries have other migrations than these; reads the whole store. */
  public long countOthers(String store, List<String> migrations) {
    return database.scan(
        connection ->
            new Statements(connection)
                .count(COUNT, columns -> columns.value(store).value(Columns.literal(migrations))));
  }
}
