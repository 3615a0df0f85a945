package dev.ropeway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.journal.Acks;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What holds of the tables at any instant, whoever was interrupted. Confined to one thread. */
public final class StoredInvariants {
  private final Connection connection;
  private final boolean history;

  private StoredInvariants(Connection connection, boolean history) {
    this.connection = connection;
    this.history = history;
  }

  /**
   * Looks at all of a database.
   *
   * @param history whether nothing of the log was removed
   * @return how many entries there are
   */
  public static int assertAll(String url, boolean history) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url)) {
      StoredInvariants invariants = new StoredInvariants(connection, history);
      List<Row> entries = invariants.entries();
      for (Row entry : entries) {
        invariants.assertReplayed(entry);
      }
      assertEquals(List.of(), invariants.texts(GAPS), "numbers of clients without a gap");
      assertEquals(List.of(), invariants.texts(MARKED), "marks of what the log does not have");
      assertEquals(List.of(), invariants.texts(ASIDES), "outcomes that made no version");
      assertEquals(List.of(), invariants.texts(AHEAD), "decided on what the entry is not yet");
      return entries.size();
    }
  }

  private static final String GAPS =
      """
      select format('%s/%s %s', store, key, client) from (
        select a.store, a.key, a.client, min(a.id) as first, max(a.id) as last, count(*) as n,
          coalesce(max(m.last_id), 0) as mark
        from recorded_action a left join client_mark m
          on m.store = a.store and m.key = a.key and m.client = a.client
        where not starts_with(a.client, 'ropeway:')
        group by a.store, a.key, a.client) c
      where last - first + 1 <> n or first > mark + 1
      """;
  private static final String MARKED =
      """
      select format('%s/%s %s', a.store, a.key, a.client) from recorded_action a
        join client_mark m on m.store = a.store and m.key = a.key and m.client = a.client
      where a.status is null and a.id <= m.last_id
      """;
  private static final String ASIDES =
      """
      select format('%s/%s', e.store, e.key) from entry e
      where e.asides < (select coalesce(max(a.aside), 0) from recorded_action a
        where a.store = e.store and a.key = e.key)
      """;

  private static final String AHEAD =
      """
      select format('%s/%s %s %s', a.store, a.key, a.client, a.id) from recorded_action a
        left join entry e on e.store = a.store and e.key = a.key
      where a.version > coalesce(e.version, 0) and a.store <> 'ropeway:transactions'
      """;

  private record Row(String store, String key, long version, @Nullable String data, long erased) {}

  private List<Row> entries() throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                "select store, key, version, data::text, erased from entry order by store, key");
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        rows.add(
            new Row(
                row.getString(1),
                row.getString(2),
                row.getLong(3),
                row.getString(4),
                row.getLong(5)));
      }
    }
    return rows;
  }

  private List<String> texts(String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }

  private void assertReplayed(Row entry) throws SQLException {
    String name = entry.store() + "/" + entry.key();
    JsonValue data = null;
    long last = 0;
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select version, patch::text, snapshot::text, actions::text, log::text from entry_version
            where store = ? and key = ? order by version
            """)) {
      statement.setString(1, entry.store());
      statement.setString(2, entry.key());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          long version = row.getLong(1);
          assertTrue(last == 0 || version == last + 1, name + " lacks " + (last + 1));
          last = version;
          data = next(name + " at " + version, data, row.getString(2), row.getString(3));
          assertLogged(entry, version, row.getString(4), row.getString(5));
        }
      }
    }
    assertEquals(entry.version(), last, name + " is at its newest version");
    assertEquals(entry.data() == null ? null : JsonText.read(entry.data()), data, name);
  }

  private static @Nullable JsonValue next(
      String name, @Nullable JsonValue before, String patch, @Nullable String snapshot) {
    JsonValue operations = JsonText.read(patch);
    JsonValue whole = snapshot == null ? null : JsonText.read(snapshot);
    if (operations == JsonValue.NULL) {
      return whole; // an erasure
    }
    if (before == null) {
      assertNotNull(whole, name + " is kept whole");
      return whole;
    }
    JsonValue after = JsonPatch.parse(operations).apply(before);
    assertTrue(whole == null || whole.equals(after), name + " is what its patch makes");
    return after;
  }

  /**
   * What a version says it was made of is in the log with this outcome, if nothing was removed, and
   * in one place only: in a row or with the version, which has no other actions than these.
   */
  private void assertLogged(Row entry, long version, String actions, @Nullable String log)
      throws SQLException {
    List<Ack> acks = Acks.parse(actions);
    JsonArray kept = log == null ? null : JsonText.read(log).asJsonArray();
    assertTrue(kept == null || kept.size() == acks.size(), entry + " at " + version + ": " + kept);
    for (int place = 0; place < acks.size(); place++) {
      Ack ack = acks.get(place);
      boolean folded = kept != null && kept.get(place) != JsonValue.NULL;
      if (folded || history) {
        assertEquals(
            folded ? List.of() : List.of(ack.status().text() + " at " + version),
            rows(entry, ack),
            entry + ": " + ack);
      }
      if (folded) {
        assertEquals(Outcome.Status.APPLIED, ack.status(), entry + ": " + ack);
      }
    }
  }

  private List<String> rows(Row entry, Ack ack) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select status, version from recorded_action
            where store = ? and key = ? and client = ? and id = ?
            """)) {
      statement.setString(1, entry.store());
      statement.setString(2, entry.key());
      statement.setString(3, ack.client());
      statement.setLong(4, ack.id());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          rows.add(row.getString(1) + " at " + row.getLong(2));
        }
      }
    }
    return rows;
  }
}
