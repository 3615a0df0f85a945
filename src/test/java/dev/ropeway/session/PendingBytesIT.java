package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.AppendLog;
import dev.ropeway.Await;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Push;
import dev.ropeway.journal.RecordedAction;
import dev.ropeway.journal.Slice;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemoteStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Actions that wait with megabytes of arguments are decided some at a time, in their order. */
class PendingBytesIT {
  private static final EntryKey HALL = new EntryKey("lobby", "hall");
  private static final int BYTES = 65_536;
  private static final int ACTIONS = 30;

  private static ActionWrite pending(long id) {
    String value = "\"" + id + "-" + "x".repeat(20_000) + "\"";
    String args = "{\"path\":\"/log\",\"value\":" + value + "}";
    return new ActionWrite(HALL, "p", id, "append", args, null, null, null);
  }

  private static List<RemoteAction> action(String client, long id) {
    return List.of(AppendLog.action(client, id));
  }

  @Test
  void allAreDecidedInOrderThoughTheyDoNotFitACycle() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    Settings settings = Settings.standard().with(Setting.CYCLE_BYTES, BYTES);
    try (TestJournal journal = new TestJournal(url)) {
      List<ActionWrite> actions = new ArrayList<>();
      for (long id = 1; id <= ACTIONS; id++) {
        actions.add(pending(id));
      }
      journal.push(new Push(List.of(), actions, List.of(), Instant.now()));
      Slice<RecordedAction> some = journal.journal().pending(List.of(HALL), 1_000, BYTES);
      assertEquals(4, some.list().size());
      assertEquals(1, some.list().get(0).id());
      assertTrue(some.more());

      try (TestNode node = TestNode.start(url, settings, List.of(Lobby.STORE))) {
        RemoteStore lobby = node.store("lobby");
        List<Recording> more =
            List.of(
                node.remote().record(lobby, HALL.key(), "late", action("late", 1)),
                node.remote().record(lobby, HALL.key(), "p", action("p", ACTIONS + 1)));
        for (Recording each : more) {
          each.outcomes().get(0).outcome().toCompletableFuture().get(60, TimeUnit.SECONDS);
        }
        Await.until(
            Duration.ofSeconds(60),
            "all are decided",
            () -> journal.number("select count(*) from recorded_action where status is null") == 0);

        List<String> log =
            AppendLog.of(node.remote().latest(lobby, HALL.key()).orElseThrow().entry().data());
        assertEquals(ACTIONS + 2, log.size());
        List<String> early = log.stream().filter(line -> !line.startsWith("late")).toList();
        for (int i = 0; i < ACTIONS; i++) {
          assertTrue(early.get(i).startsWith(i + 1 + "-"), "in the order of their ids");
        }
        assertEquals(
            AppendLog.line("p", ACTIONS + 1), early.get(ACTIONS), "the newest of them is the last");
      }
    }
  }
}
