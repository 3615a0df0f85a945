package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of docs/migrations.md. */
class MigrationsDocIT {
  record Purse(long gold, long silver) {}

  static final Store<Purse> PURSES =
      Store.of("purses", Purse.class)
          .defaultData(() -> new Purse(0, 0))
          .migration("coins-to-gold", json -> rename(json, "coins", "gold"))
          .migration("add-silver", json -> Json.createObjectBuilder(json).add("silver", 0).build())
          .build();

  private static JsonObject rename(JsonObject json, String from, String to) {
    return Json.createObjectBuilder(json).remove(from).add(to, json.get(from)).build();
  }

  @Test
  void examplesWork() {
    String url = TestDatabase.freshDatabaseUrl();
    try (TestJournal journal = new TestJournal(url);
        TestNode node = TestNode.start(url, Settings.standard(), List.of(PURSES))) {
      journal.execute(
          """
          insert into entry (bucket, store, key, version, asides, data, created_at, updated_at)
          values (ropeway_bucket('purses', 'bob'), 'purses', 'bob', 1, 0, '{"coins": 5}', now(), now())
          """);

      assertEquals(new Purse(5, 0), node.sessions().view(PURSES, "bob").latest().data());
    }
  }
}
