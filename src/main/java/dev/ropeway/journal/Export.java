package dev.ropeway.journal;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that is stored under a key as JSON, in pages. Thread-safe; every method blocks on the
 * database. What is written while an export goes on may be in one part of it and not in another.
 */
public final class Export {
  private static final JsonProvider JSON = JsonProvider.provider();
  private static final String ENTRY =
      """
      select version, data::text, created_at, updated_at, user_ids from entry
      where store = ? and key = ?
      """;
  private static final String VERSIONS =
      """
      select version, at, patch::text, snapshot::text from entry_version
      where store = ? and key = ? and version > ? order by version limit ?
      """;
  private static final String ACTIONS =
      """
      select client, id, name, args::text, recorded_at, status, reason, version, decided_at
      from recorded_action
      where store = ? and key = ? and (client, id) > (?, ?) order by client, id limit ?
      """;

  private final Database database;

  /** Works on a database. */
  public Export(Database database) {
    this.database = database;
  }

  /** The entry itself; null if there is none. */
  public @Nullable JsonObject entry(EntryKey key) {
    List<JsonObject> rows =
        query(
            ENTRY,
            c -> c,
            key,
            row -> {
              JsonObjectBuilder json =
                  JSON.createObjectBuilder()
                      .add("store", key.store())
                      .add("key", key.key())
                      .add("version", row.getLong(1));
              String data = row.getString(2);
              if (data != null) {
                json.add("data", JsonText.read(data));
                time(json, "createdAt", row, 3);
                time(json, "updatedAt", row, 4);
              }
              var users = JSON.createArrayBuilder();
              for (String user : (String[]) row.getArray(5).getArray()) {
                users.add(user);
              }
              return json.add("users", users).build();
            });
    return rows.isEmpty() ? null : rows.get(0);
  }

  /** Versions behind a number, oldest first: each with its patch, and with its data if kept. */
  public List<JsonObject> versions(EntryKey key, long after, int limit) {
    return query(
        VERSIONS,
        c -> c.value(after).value(limit),
        key,
        row -> {
          JsonObjectBuilder json = JSON.createObjectBuilder().add("version", row.getLong(1));
          time(json, "at", row, 2);
          json.add("patch", JsonText.read(row.getString(3)));
          String data = row.getString(4);
          return (data == null ? json : json.add("data", JsonText.read(data))).build();
        });
  }

  /** Actions behind one, by client and id. */
  public List<JsonObject> actions(EntryKey key, String client, long id, int limit) {
    return query(ACTIONS, c -> c.value(client).value(id).value(limit), key, row -> action(row));
  }

  private static JsonObject action(ResultSet row) throws SQLException {
    JsonObjectBuilder json =
        JSON.createObjectBuilder()
            .add("client", row.getString(1))
            .add("id", row.getLong(2))
            .add("name", row.getString(3))
            .add("args", JsonText.read(row.getString(4)));
    time(json, "recordedAt", row, 5);
    String status = row.getString(6);
    if (status == null) {
      return json.add("status", JsonValue.NULL).build();
    }
    json.add("status", status.toLowerCase(Locale.ROOT));
    String reason = row.getString(7);
    if (reason != null) {
      json.add("reason", reason);
    }
    json.add("version", row.getLong(8));
    time(json, "decidedAt", row, 9);
    return json.build();
  }

  private static void time(JsonObjectBuilder json, String name, ResultSet row, int column)
      throws SQLException {
    json.add(name, PullStatements.instant(row, column).toString());
  }

  private List<JsonObject> query(
      String sql,
      PullStatements.Binder rest,
      EntryKey key,
      PullStatements.RowReader<JsonObject> reader) {
    return database.pull(
        connection ->
            new PullStatements(connection)
                .query(sql, c -> rest.bind(c.value(key.store()).value(key.key())), reader));
  }
}
