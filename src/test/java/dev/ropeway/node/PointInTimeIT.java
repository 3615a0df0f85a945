package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.DebianPostgres;
import dev.ropeway.LogEar;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.StoredInvariants;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A base backup and the archived log bring a database back to a point of its past. */
class PointInTimeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String RECOVERY =
      """
      restore_command = 'cp %s/%%f %%p'
      recovery_target_name = 'good'
      recovery_target_action = 'promote'
      """;

  private static Outcome add(TestNode node, long id, String item) throws Exception {
    RemoteAction action =
        new RemoteAction(id, "add_item", JsonText.read("\"%s\"".formatted(item)), null);
    return node.remote()
        .record(node.store("players"), "bob", "c", List.of(action))
        .outcomes()
        .get(0)
        .outcome()
        .toCompletableFuture()
        .get(60, TimeUnit.SECONDS)
        .outcome();
  }

  @Test
  void everybodyBeginsAnewAtThePointAndRepeatsAreAppliedOnce() throws Exception {
    Settings settings = Settings.standard().with(Setting.RETRY_MAX, 500);
    try (LogEar ear = new LogEar();
        DebianPostgres server = new DebianPostgres()) {
      String url = server.url("postgres");
      String kept;
      String lost;
      JsonValue data;
      try (TestNode node = TestNode.start(url, settings, List.of(Players.STORE));
          Session<Player> bob = node.sessions().load(Players.STORE, "bob");
          StreamDiary stream =
              new StreamDiary(
                  Objects.requireNonNull(
                      node.stream(node.store("players"), "bob", OptionalLong.empty())))) {
        add(node, 1, "kept");
        Path base = backup(server);
        add(node, 2, "kept too");
        mark(url);
        add(node, 3, "lost");
        add(node, 4, "lost too");
        Await.until(PATIENCE, "the stream sees it", () -> stream.version() == 4);
        kept = stream.id(2);
        lost = stream.id(4);
        archive(url);
        server.stop(true);

        server.startWith(base);

        Await.until(PATIENCE, "back at the point", () -> stream.version() == 2);
        Await.until(
            PATIENCE,
            "the session too",
            () -> bob.data().items().equals(List.of("kept", "kept too")));
        assertEquals(List.of("unknown-version"), stream.resets());
        assertEquals(3, add(node, 3, "lost").version(), "it counts as not yet done");
        assertEquals(4, add(node, 4, "lost too").version());
        assertEquals(3, add(node, 3, "lost").version(), "it is done now, and a repeat");
        Await.until(PATIENCE, "the new chain", () -> stream.version() == 4);
        assertEquals("", stream.complaint());
        data = stream.data();
        assertEquals(List.of("kept", "kept too", "lost", "lost too"), bob.data().items());
        List<String> said =
            ear.lines().stream().filter(line -> line.contains("is not the one it was")).toList();
        assertEquals(1, said.size(), said::toString);
        assertTrue(said.get(0).contains("players/bob"), said.get(0));
      }
      comesBackLater(url, settings, kept, lost, data);
      StoredInvariants.assertAll(url, true);
    }
  }

  /** To nodes that know nothing of what was lost; one had seen it, the other one had not. */
  private static void comesBackLater(
      String url, Settings settings, String kept, String lost, JsonValue data) throws Exception {
    try (TestNode node = TestNode.start(url, settings, List.of(Players.STORE));
        StreamDiary hasKept =
            new StreamDiary(
                node.resume(node.store("players"), "bob", kept),
                2,
                JsonText.read(
                    """
                    {"name":"new player","coins":0,"items":["kept","kept too"]}
                    """));
        StreamDiary hasLost =
            new StreamDiary(node.resume(node.store("players"), "bob", lost), 4, JsonValue.NULL)) {
      for (StreamDiary each : List.of(hasKept, hasLost)) {
        Await.until(PATIENCE, "as it is now", () -> data.equals(each.data()));
        assertEquals("", each.complaint());
      }
      assertEquals(List.of(), hasKept.resets(), "it has lost nothing");
      assertEquals(List.of("unknown-version"), hasLost.resets(), "it is another version 4");
    }
  }

  private static Path backup(DebianPostgres server) throws Exception {
    Path base = server.folder().resolve("base");
    server.run(
        "pg_basebackup",
        "-h",
        "127.0.0.1",
        "-p",
        String.valueOf(server.port()),
        "-U",
        "postgres",
        "-D",
        base.toString(),
        "--checkpoint=fast");
    Files.createFile(base.resolve("recovery.signal"));
    Files.writeString(
        base.resolve("postgresql.auto.conf"),
        RECOVERY.formatted(server.folder().resolve("archive")),
        StandardOpenOption.APPEND);
    return base;
  }

  private static void mark(String url) {
    try (TestJournal journal = new TestJournal(url)) {
      journal.text("select pg_create_restore_point('good')::text");
    }
  }

  /** Has the log archived so far. */
  private static void archive(String url) throws Exception {
    try (TestJournal journal = new TestJournal(url)) {
      String segment = journal.text("select pg_walfile_name(pg_current_wal_insert_lsn())");
      journal.text("select pg_switch_wal()::text");
      Await.until(
          PATIENCE,
          "the log is archived",
          () ->
              segment.compareTo(
                      journal.text("select coalesce(last_archived_wal, '') from pg_stat_archiver"))
                  <= 0);
    }
  }
}
