package dev.ropeway.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a statement's parameters are bound to: lists for {@code unnest(?, ?, …)}, one array a
 * column, and single values. Keys come with their buckets. Confined to one thread.
 */
final class Columns {
  private final Connection connection;
  private final List<@Nullable Object> values = new ArrayList<>();
  private short bucket = -1; // of all keys so far; -1: there are none
  private boolean mixed;

  Columns(Connection connection) {
    this.connection = connection;
  }

  /** The buckets of a list of keys. */
  private record Buckets(Short[] each) {}

  /** A list of keys among a statement's sources: its columns, what is said of them, their names. */
  private static final Pattern KEYS =
      Pattern.compile(
          "unnest\\(\\?::int2\\[], ([^()]*)\\)(\\s+with ordinality)?\\s+as (\\w+)\\(bucket, ([^)]*)\\)");

  private static final Map<String, String> OF_ONE_BUCKET = new ConcurrentHashMap<>();

  /** What {@code offset 0} keeps a subquery that is run for each key, see {@link Planned}. */
  private static final Pattern FENCED =
      Pattern.compile("((?:lateral|exists) \\((?:[^()]|\\([^()]*\\))*?)\\s+offset 0\\)");

  private static final Map<String, String> UNFENCED = new ConcurrentHashMap<>();

  private boolean byValues() {
    return connection instanceof CallersConnection.ByValues;
  }

  private boolean ofOneBucket() {
    return bucket >= 0 && !mixed && byValues();
  }

  /**
   * A statement as it fits. If all keys are of one bucket this is one parameter, by which a
   * database of several servers, which plans by values, sees which of them it concerns. Parameters
   * are the same otherwise. Whoever plans without values must not see it: while a table is small it
   * would read all of a bucket once, rather than each row by its key, and go on so when there are
   * millions. If they are of several, such a database joins its servers' rows with the list, as
   * long as it is a plain join.
   */
  String fit(String sql) {
    if (ofOneBucket()) {
      return OF_ONE_BUCKET.computeIfAbsent(sql, Columns::ofOneBucket);
    }
    return byValues() ? UNFENCED.computeIfAbsent(sql, Columns::unfenced) : sql;
  }

  static String unfenced(String sql) {
    String outer = FENCED.matcher(sql).replaceAll("$1)");
    return outer.equals(sql) ? sql : unfenced(outer); // one may be in another
  }

  static String ofOneBucket(String sql) {
    return KEYS.matcher(sql)
        .replaceAll("(select ?::int2 as bucket, u.* from unnest($1)$2 as u($4)) as $3");
  }

  /** Binds a statement's parameters, which is as it {@linkplain #fit fits}. */
  void bind(PreparedStatement statement) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      Object value = values.get(i);
      if (!(value instanceof Buckets buckets)) {
        statement.setObject(i + 1, value);
      } else if (ofOneBucket()) {
        statement.setObject(i + 1, bucket);
      } else {
        statement.setArray(i + 1, connection.createArrayOf("int2", buckets.each()));
      }
    }
  }

  <R> Columns texts(List<R> rows, Function<? super R, @Nullable String> column)
      throws SQLException {
    return array("text", rows, column, new String[rows.size()]);
  }

  <R> Columns numbers(List<R> rows, Function<? super R, @Nullable Long> column)
      throws SQLException {
    return array("int8", rows, column, new Long[rows.size()]);
  }

  Columns keys(List<EntryKey> keys) throws SQLException {
    return keys(keys, key -> key);
  }

  <R> Columns keys(List<R> rows, Function<? super R, EntryKey> key) throws SQLException {
    return buckets(rows, key)
        .texts(rows, row -> key.apply(row).store())
        .texts(rows, row -> key.apply(row).key());
  }

  private <R> Columns buckets(List<R> rows, Function<? super R, EntryKey> key) {
    Short[] each = new Short[rows.size()];
    EntryKey last = null;
    short its = -1;
    for (int i = 0; i < each.length; i++) {
      EntryKey next = key.apply(rows.get(i));
      if (!next.equals(last)) {
        last = next;
        its = Bucket.of(next);
        mixed |= bucket >= 0 && bucket != its;
        bucket = its;
      }
      each[i] = its;
    }
    values.add(new Buckets(each));
    return this;
  }

  Columns clients(List<ClientKey> clients) throws SQLException {
    return keys(clients, ClientKey::key).texts(clients, ClientKey::client);
  }

  Columns actions(List<ActionId> ids) throws SQLException {
    return keys(ids, ActionId::key).texts(ids, ActionId::client).numbers(ids, ActionId::id);
  }

  Columns key(EntryKey key) throws SQLException {
    return value(Bucket.of(key)).place(key);
  }

  /** Where a listing of many keys has come to, which is in no bucket. */
  Columns place(EntryKey key) {
    return value(key.store()).value(key.key());
  }

  Columns client(ClientKey client) throws SQLException {
    return key(client.key()).value(client.client());
  }

  Columns time(Instant instant) throws SQLException {
    return value(instant.atOffset(ZoneOffset.UTC));
  }

  /** An array as PostgreSQL writes it, of texts or of numbers. */
  static @Nullable String literal(@Nullable List<?> values) {
    return values == null
        ? null
        : values.stream()
            .map(value -> value instanceof String text ? quoted(text) : String.valueOf(value))
            .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    boolean plain = text.indexOf('"') < 0 && text.indexOf('\\') < 0;
    return '"' + (plain ? text : text.replace("\\", "\\\\").replace("\"", "\\\"")) + '"';
  }

  Columns value(@Nullable Object value) {
    values.add(value);
    return this;
  }

  /** The driver sends arrays in binary only if they have the type of their elements. */
  private <R, V> Columns array(
      String type, List<R> rows, Function<? super R, @Nullable V> column, @Nullable V[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      values[i] = column.apply(rows.get(i));
    }
    this.values.add(connection.createArrayOf(type, values));
    return this;
  }
}
