package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The example of docs/upgrades.md. */
class UpgradesDocIT {
  private final List<String> logged = new ArrayList<>();

  private void log(String line) {
    logged.add(line);
  }

  @Test
  void exampleWorks() {
    String url = TestDatabase.freshDatabaseUrl();
    Store<Long> counters = Store.of("counters", Long.class).defaultData(() -> 0L).build();
    try (TestJournal journal = new TestJournal(url);
        TestNode node = TestNode.start(url, Settings.standard(), List.of(counters))) {
      journal.execute(
          """
          insert into entry (bucket, store, key, version, asides, data, created_at, updated_at, migrations)
          values (ropeway_bucket('counters', 'n'), 'counters', 'n', 1, 0, '{}', now(), now(), '{to-object}')
          """);
      try (Session<Long> session = node.sessions().load(counters, "n")) {
        session.loaded().toCompletableFuture().join();

        session.bad().ifPresent(reason -> log(reason.message()));

        assertEquals(
            List.of("The data has the migration \"to-object\", which this node does not know."),
            logged);
      }
    }
  }
}
