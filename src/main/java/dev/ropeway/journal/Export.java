package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads all that is stored under a key as JSON, in pages. Thread-safe; every method blocks on the
 * database. What is written while an export goes on may be in one part of it and not in another.
 */
public record Export(Database database) {
  private static final String ENTRY =
      """
      select version, data::text, created_at, updated_at, cardinality(user_ids),
        version <= deleted
      from entry
      where bucket = ? and store = ? and key = ?
      """;

  /** Walks from row to row and no further than there are bytes for, or one row. */
  private static final String VERSIONS =
      """
      with recursive walk as (
        select ?::int8 as version, null::timestamptz as at, null::text as patch,
          null::text as snapshot, null::text as actions, null::text as log, 0::int8 as total
        union all
        select n.version, n.at, n.patch, n.snapshot, n.actions, n.log,
          w.total + octet_length(n.patch) + octet_length(coalesce(n.snapshot, ''))
            + octet_length(coalesce(n.log, '')) + octet_length(coalesce(n.actions, ''))
        from walk w cross join lateral (
          select v.version, v.at, v.patch::text as patch, v.snapshot::text as snapshot,
            case when v.log is not null then v.actions::text end as actions, v.log::text as log
          from entry_version v
          where v.bucket = ? and v.store = ? and v.key = ? and v.version > w.version
          order by v.version limit 1) n
        where w.total < ?)
      select version, at, patch, snapshot, actions, log from walk where patch is not null order by version
      """;

  private static final String ACTIONS =
      """
      with recursive walk as (
        select ?::text collate "C" as client, ?::int8 as id, null::text as name,
          null::text as args, null::timestamptz as recorded_at, null::text as status,
          null::text as reason, null::int8 as version, null::timestamptz as decided_at,
          null::text collate "C" as actor, null::text as result, 0::int8 as total
        union all
        select n.client, n.id, n.name, n.args, n.recorded_at, n.status, n.reason, n.version,
          n.decided_at, n.actor, n.result,
          w.total + octet_length(n.args) + octet_length(coalesce(n.result, ''))
        from walk w cross join lateral (
          select a.client, a.id, a.name, a.args::text as args, a.recorded_at, a.status, a.reason,
            a.version, a.decided_at, a.actor, a.result::text as result
          from recorded_action a
          where a.bucket = ? and a.store = ? and a.key = ? and (a.client, a.id) > (w.client, w.id)
          order by a.client, a.id limit 1) n
        where w.total < ?)
      select client, id, name, args, recorded_at, status, reason, version, decided_at, actor, result
      from walk where name is not null order by client, id
      """;

  /** Bytes of JSON in one page, and one row more. */
  private static final int PAGE_BYTES = 262_144;

  /** The entry itself; null if there is none. */
  public @Nullable JsonObject entry(EntryKey key) {
    return Statements.first(
        database,
        ENTRY,
        c -> c.key(key),
        row -> {
          JsonObjectBuilder json =
              JsonValues.object()
                  .add("store", key.store())
                  .add("key", key.key())
                  .add("version", row.getLong(1));
          String data = row.getString(2);
          if (data != null) {
            json.add("data", JsonText.read(data));
            time(json, "createdAt", row, 3);
            time(json, "updatedAt", row, 4);
            if (row.getBoolean(6)) {
              json.add("deleted", true);
            }
          }
          return json.add("users", row.getInt(5)).build(); // who else it is about is theirs
        });
  }

  /**
   * Versions behind a number, oldest first: each with its patch, with its data if kept, and with
   * those of its actions that the log keeps with it.
   */
  public List<JsonObject> versions(EntryKey key, long after) {
    return Statements.query(
        database,
        VERSIONS,
        c -> c.value(after).key(key).value(PAGE_BYTES),
        row -> {
          JsonObjectBuilder json = JsonValues.object().add("version", row.getLong(1));
          time(json, "at", row, 2);
          json.add("patch", JsonText.read(row.getString(3)));
          String data = row.getString(4);
          if (data != null) {
            json.add("data", JsonText.read(data));
          }
          String log = row.getString(6);
          if (log != null) {
            json.add("actions", folded(row.getString(5), VersionLog.parse(log)));
          }
          return json.build();
        });
  }

  private static JsonArrayBuilder folded(String actions, VersionLog log) {
    JsonArrayBuilder folded = JsonValues.array();
    List<Ack> acks = Acks.parse(actions);
    for (int place = 0; place < acks.size(); place++) {
      VersionLog.Folded each = log.at(place);
      if (each != null) {
        folded.add(
            JsonValues.object()
                .add("client", acks.get(place).client())
                .add("id", acks.get(place).id())
                .add("name", each.name())
                .add("args", JsonText.read(each.args())));
      }
    }
    return folded;
  }

  /** Actions behind one, by client and id. */
  public List<JsonObject> actions(EntryKey key, String client, long id) {
    return Statements.query(
        database,
        ACTIONS,
        c -> c.value(client).value(id).key(key).value(PAGE_BYTES),
        row -> action(row));
  }

  private static JsonObject action(ResultSet row) throws SQLException {
    JsonObjectBuilder json =
        JsonValues.object()
            .add("client", row.getString(1))
            .add("id", row.getLong(2))
            .add("name", row.getString(3))
            .add("args", JsonText.read(row.getString(4)));
    String actor = row.getString(10);
    if (actor != null) {
      json.add("actor", actor);
    }
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
    String result = row.getString(11);
    if (result != null) {
      json.add("result", JsonText.read(result));
    }
    json.add("version", row.getLong(8));
    time(json, "decidedAt", row, 9);
    return json.build();
  }

  private static void time(JsonObjectBuilder json, String name, ResultSet row, int column)
      throws SQLException {
    json.add(name, Statements.instant(row, column).toString());
  }
}
