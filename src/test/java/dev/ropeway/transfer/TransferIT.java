package dev.ropeway.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.StoredInvariants;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.LineHash;
import dev.ropeway.json.JsonText;
import dev.ropeway.upkeep.Purses;
import jakarta.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores as files: out of one database and into another. */
class TransferIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final List<String> TABLES =
      List.of(
          "entry",
          "entry_version",
          "recorded_action",
          "client_mark",
          "scheduled_action",
          "erasure",
          "revocation",
          "server_secret");

  private static String source;
  private static String text;

  @TempDir private static Path common;
  @TempDir private Path folder;

  @BeforeAll
  static void fill() throws Exception {
    source = TestDatabase.freshDatabaseUrl();
    Fullness.fill(source);
    Path whole = common.resolve("whole");
    TransferRun.well(source, "export", whole.toString(), "--records");
    text = Files.readString(whole);
  }

  private String file(String name) {
    return folder.resolve(name).toString();
  }

  private String file(String name, String content) throws Exception {
    Files.writeString(folder.resolve(name), content);
    return file(name);
  }

  private static String imported(String file) {
    String url = TestDatabase.freshDatabaseUrl();
    TransferRun.well(url, "import", file);
    return url;
  }

  /** What each table has, as the database says it. */
  private static Map<String, String> content(String url) {
    Map<String, String> content = new TreeMap<>();
    try (TestJournal journal = new TestJournal(url)) {
      for (String table : TABLES) {
        content.put(
            table,
            journal.text(
                "select coalesce(string_agg(t::text, E'\\n' order by t::text), '') from %s t"
                    .formatted(table)));
      }
    }
    return content;
  }

  private static long number(String url, String sql) {
    try (TestJournal journal = new TestJournal(url)) {
      return journal.number(sql);
    }
  }

  @Test
  void everyRowOfEveryTableComesOver() throws Exception {
    String target = imported(file("whole", text));
    Map<String, String> there = content(target);
    content(source).forEach((table, rows) -> assertEquals(rows, there.get(table), table));
    for (String table : List.of("entry", "entry_version", "recorded_action", "scheduled_action")) {
      assertNotEquals("", there.get(table), table);
    }
    assertTrue(number(target, "select count(*) from entry_version where log is not null") > 0);
    StoredInvariants.assertAll(target, true);
    assertTrue(TransferRun.well(target, "verify", file("whole")).contains(" 0 are not"));
    String again = TransferRun.well(target, "import", file("whole"));
    assertTrue(again.startsWith("0 entries imported, "), again);
    assertEquals(there, content(target));
    TransferRun.well(target, "export", file("again"), "--records");
    assertEquals(entries(text), entries(Files.readString(folder.resolve("again"))));
  }

  /** All but the first and the last line. */
  private static List<String> entries(String whole) {
    List<String> lines = whole.lines().toList();
    return lines.subList(1, lines.size() - 1);
  }

  @Test
  void nodesGoOnWhereTheOthersStopped() throws Exception {
    String target = imported(file("whole", text));
    Settings settings =
        Settings.standard().with(Setting.PULL_DELAY, 200).with(Setting.ROOM_GRACE, 300);
    try (TestNode node =
        TestNode.start(target, settings, List.of(Lobby.STORE, Players.STORE, Fullness.QUICK))) {
      Outcome repeated =
          Fullness.act(node, "a", "ann~1", 2, "increment", "{\"path\":\"/sum\",\"by\":1}");
      assertEquals(2, repeated.version(), "as it was decided first");
      Outcome next =
          Fullness.act(node, "a", "ann~1", 4, "increment", "{\"path\":\"/sum\",\"by\":1}");
      assertEquals(3, next.version());
      Await.until(
          PATIENCE,
          "who was present has left",
          () ->
              number(
                      target,
                      """
                      select count(*) from recorded_action
                      where key = 'zoë/ü' and name = 'leave' and args->>'client' = 'eve'
                      """)
                  == 1);
      Await.until(
          PATIENCE,
          "what was pending is applied",
          () ->
              number(target, "select count(*) from entry where store = 'slow' and version = 1")
                  == 1);
      assertEquals(
          1,
          Fullness.act(node, "slow", "waits", "ann~1", 1, "set", "{\"path\":\"/w\",\"value\":1}")
              .version(),
          "once");
    }
    StoredInvariants.assertAll(target, true);
  }

  @Test
  void fileThatEndsAnywhereBringsWholeEntriesAndTheRestLater() throws Exception {
    String target = TestDatabase.freshDatabaseUrl();
    List<String> lines = text.lines().toList();
    for (int cut = 1; cut < lines.size(); cut += 1 + cut / 3) {
      String part = String.join("\n", lines.subList(0, cut)) + "\n";
      String half = part + lines.get(cut).substring(0, lines.get(cut).length() / 2);
      TransferRun.refused("before its end", target, "import", file("part", half));
      StoredInvariants.assertAll(target, true);
      TransferRun compared = TransferRun.of(target, "verify", file("whole", text));
      assertEquals(1, compared.code());
      assertFalse(compared.told().contains("differs"), compared::told);
      assertFalse(compared.told().contains("database alone"), compared::told);
    }
    TransferRun.well(target, "import", file("whole", text));
    TransferRun.well(target, "verify", file("whole"));
  }

  @Test
  void exportThatEndedAnywhereGoesOn() throws Exception {
    Path part = folder.resolve("part");
    for (int cut = text.indexOf("\n{\"end\"") + 1; cut < text.length() - 1; cut += 1 + cut / 3) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Files.write(part, Arrays.copyOf(bytes, Math.min(cut, bytes.length - 2)));
      TransferRun.well(source, "export", part.toString(), "--records");
      List<String> whole = new ArrayList<>(entries(Files.readString(part)));
      whole.removeIf(line -> line.startsWith("{\"resumed\""));
      assertEquals(entries(text), whole);
    }
    TransferRun.refused("is complete", source, "export", part.toString(), "--records");
    Files.write(part, text.substring(0, text.length() / 2).getBytes(StandardCharsets.UTF_8));
    TransferRun.refused("other options", source, "export", part.toString());
    TransferRun.refused("no line of an export", source, "export", file("notes", "what I wrote\n"));
    assertEquals("what I wrote\n", Files.readString(folder.resolve("notes")));
    TransferRun.well(TestDatabase.freshDatabaseUrl(), "import", file("whole", text));
  }

  @Test
  void whatDoesNotFitIsRefusedByLine() throws Exception {
    String target = TestDatabase.freshDatabaseUrl();
    List<String> lines = text.lines().toList();
    int sum = index(lines, "9007199254740993");
    List<String> changed = new ArrayList<>(lines);
    changed.set(sum, lines.get(sum).replace("9007199254740993", "9007199254740994"));
    refused(target, changed, "is not that of the lines before");
    List<String> lost = new ArrayList<>(lines);
    lost.remove(sum + 1);
    refused(target, lost, "is not that of the lines before");
    List<String> twice = new ArrayList<>(lines);
    int end = index(lines, "{\"end\"");
    twice.addAll(end + 1, lines.subList(index(lines, "{\"entry\""), end + 1));
    refused(target, twice, "does not come behind");
    List<String> unknown = new ArrayList<>(lines);
    unknown.add(end + 1, "{\"dream\": 1}");
    refused(target, unknown, "Line " + (end + 2) + ": It is no line of an export");
    List<String> without = new ArrayList<>(lines);
    without.subList(index(lines, "{\"entry\""), end + 1).clear();
    refused(target, without, "not that of the file");
    refused(target, List.of(lines.get(0).replace("\"format\":1", "\"format\":2")), "newer");
    refused(
        target,
        List.of(lines.get(0).replaceFirst("\"schema\":\\d+", "\"schema\":99")),
        "Line 1: It comes from tables of version 99");
    refused(target, List.of("{\"export\":{\"format\":1}}"), "Line 1: It cannot be read");
    refused(target, List.of(lines.get(0), "{\"entry\": {}}"), "Line 2: It names no entry");
    refused(target, List.of(lines.get(0), "{\"entry\": ["), "Line 2: It cannot be read");
    StoredInvariants.assertAll(target, true);
  }

  private static int index(List<String> lines, String what) {
    return lines.stream().map(line -> line.contains(what)).toList().indexOf(true);
  }

  private void refused(String target, List<String> lines, String says) throws Exception {
    String content = String.join("\n", lines) + "\n";
    TransferRun.refused(says, target, "import", file("refused", content));
  }

  @Test
  void entryThatIsThereWithAnotherContentIsRefusedAndLeftAlone() throws Exception {
    String target = TestDatabase.freshDatabaseUrl();
    try (TestNode node = TestNode.start(target, Settings.standard(), List.of(Lobby.STORE))) {
      Fullness.act(node, "long", "eve~1", 1, "set", "{\"path\":\"/mine\",\"value\":1}");
    }
    Map<String, String> before = content(target);
    TransferRun.refused(
        "lobby/long: It is there already, with another content",
        target,
        "import",
        file("whole", text));
    String mine = before.getOrDefault("recorded_action", "?");
    assertTrue(content(target).getOrDefault("recorded_action", "").contains(mine));
    assertEquals(1, number(target, "select count(*) from entry where data ->> 'mine' = '1'"));
    assertEquals(1, number(target, "select count(*) from recorded_action where key = 'long'"));
  }

  @Test
  void withoutHistoryRepeatsAreKnownStillAndTheRestGoesOn() throws Exception {
    TransferRun.well(source, "export", file("newest"), "--no-history");
    String target = imported(file("newest"));
    TransferRun.well(target, "verify", file("newest"));
    StoredInvariants.assertAll(target, false);
    assertEquals(
        number(source, "select count(*) from entry where version > 0"),
        number(target, "select count(*) from entry_version"));
    assertEquals(
        0, number(target, "select count(*) from recorded_action where status is not null"));
    assertEquals(
        0, number(target, "select count(*) from client_mark where client like 'ropeway:tx%'"));
    String data = "select md5(string_agg(data::text, ',' order by store, key)) from entry";
    try (TestJournal here = new TestJournal(source);
        TestJournal there = new TestJournal(target)) {
      assertEquals(here.text(data), there.text(data));
    }
    try (TestNode node =
        TestNode.start(
            target, Settings.standard(), List.of(Lobby.STORE, Players.STORE, Fullness.QUICK))) {
      Exception refusal =
          assertThrows(
              Exception.class,
              () -> Fullness.act(node, "a", "ann~1", 2, "set", "{\"path\":\"/n\",\"value\":1}"));
      assertTrue(refusal.toString().contains("no longer kept"), refusal::toString);
      assertEquals(
          3, Fullness.act(node, "a", "ann~1", 4, "set", "{\"path\":\"/n\",\"value\":1}").version());
      assertEquals(
          321,
          Fullness.act(node, "long", "ann~1", 321, "append", "{\"path\":\"/log\",\"value\":1}")
              .version());
    }
    StoredInvariants.assertAll(target, false);
  }

  @Test
  void changesFollowWhatWasExportedWhileNodesWorked() throws Exception {
    String live = imported(file("whole", text));
    try (TestJournal journal = new TestJournal(live)) {
      journal.execute(
          """
          insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at, status)
          values (ropeway_bucket('ropeway:transactions', 'c'), 'ropeway:transactions', 'c', 'c', 1, 't', 'null', now(), 'applied')
          """);
    }
    Settings settings = Settings.standard();
    List<Store<?>> stores = List.of(Lobby.STORE, Players.STORE);
    try (TestNode node = TestNode.start(live, settings, stores)) {
      Fullness.act(node, "a", "ann~1", 4, "set", "{\"path\":\"/n\",\"value\":1}");
      TransferRun.well(live, "export", file("base"));
      String target = imported(file("base"));
      Fullness.act(node, "a", "ann~1", 5, "set", "{\"path\":\"/n\",\"value\":2}");
      Fullness.act(node, "new", "ann~1", 1, "set", "{\"path\":\"/n\",\"value\":3}");
      node.parts().people().tag("lobby", "null", "user-19");
      node.close();
      try (TestJournal journal = new TestJournal(live)) {
        journal.execute("delete from recorded_action where store = 'ropeway:transactions'");
      }
      TransferRun.refused("differs", live, "verify", file("base"));

      TransferRun.well(live, "export", file("changes"), "--since", file("base"));

      String changes = Files.readString(folder.resolve("changes"));
      assertEquals(3, changes.lines().filter(line -> line.startsWith("{\"end\"")).count());
      assertTrue(changes.contains("{\"gone\""), changes);
      TransferRun.refused("lobby/a differs.", target, "verify", file("changes"));
      TransferRun.well(target, "import", file("changes"));
      TransferRun.well(target, "import", file("changes"));
      TransferRun.well(target, "verify", file("changes"));
      TransferRun.refused(
          "changes alone", live, "export", file("more"), "--since", file("changes"));
      Map<String, String> there = content(target);
      Map<String, String> here = content(live);
      for (String table : TABLES.subList(0, 5)) {
        assertEquals(here.get(table), there.get(table), table);
      }
      StoredInvariants.assertAll(target, true);

      String other = imported(file("whole", text));
      TransferRun.refused("It is there", other, "import", file("changes"));
    }
  }

  @Test
  void oneStoreComesAloneAndThroughPipes() throws Exception {
    TransferRun out = TransferRun.of(source, "export", TransferOptions.STREAM, "--store", "lobby");
    assertEquals(0, out.code(), out::err);
    assertEquals(1, TransferRun.unheard(source), "what nobody reads is not well");
    String target = TestDatabase.freshDatabaseUrl();
    TransferRun in = TransferRun.with(out.out(), "postgres", target, "import", "-");
    assertEquals(0, in.code(), in::told);
    assertEquals(0, number(target, "select count(*) from entry where store <> 'lobby'"));
    assertEquals(
        number(source, "select count(*) from entry_version where store = 'lobby'"),
        number(target, "select count(*) from entry_version"));
    try (TestJournal journal = new TestJournal(target)) {
      journal.execute(
          """
          insert into recorded_action (bucket, store, key, client, id, name, args, recorded_at)
          values (ropeway_bucket('ropeway:transactions', 'c'), 'ropeway:transactions', 'c', 'c', 1, 't', '{}', now())
          """);
    }
    TransferRun.refused("not decided", target, "export", file("part"), "--store", "lobby");
    TransferRun.well(target, "export", file("all"));
  }

  @Test
  void erasedPeopleDoNotComeBack() throws Exception {
    String live = imported(file("whole", text));
    try (TestJournal journal = new TestJournal(live)) { // he has acted on what is about others
      journal.execute("update recorded_action set actor = 'user%2F20+' where key = 'long'");
    }
    TransferRun.well(live, "export", file("old"), "--records");
    try (TestNode node = TestNode.start(live, Settings.standard(), Fullness.STORES)) {
      for (String user : List.of("user-17", "user/18", "user/20+")) {
        var people = node.parts().people();
        Fullness.get(people.erase(people.beginErasure(user, false), user));
      }
    }
    TransferRun.well(live, "export", file("records"), "--only-records");

    // the old export over what is there
    TransferRun.refused("lobby/long: It is there already", live, "import", file("old"));
    assertErased(live);
    // the records over an old dump
    String dump = imported(file("old"));
    String told = TransferRun.well(dump, "import", file("records"));
    assertTrue(told.contains("3 people are to be erased again"), told);
    assertErased(dump);
    told = TransferRun.well(dump, "import", file("records"));
    assertFalse(told.contains("again"), told);
    // the old export over the records
    String other = imported(file("records"));
    TransferRun.well(other, "import", file("old"));
    assertErased(other);
    // what came of them after the erasure is new, and stays
    try (TestNode node = TestNode.start(other, Settings.standard(), Fullness.STORES)) {
      Fullness.act(node, "a", "ann~1", 4, "set", "{\"path\":\"/n\",\"value\":1}");
      node.parts().people().tag("lobby", "a", "user-17");
    }
    TransferRun.well(other, "export", file("newer"), "--records");
    String moved = imported(file("newer"));
    TransferRun.well(moved, "verify", file("newer"));
    assertEquals(0, number(moved, "select count(*) from erasure where done_at is null"));
  }

  private static void assertErased(String url) throws Exception {
    try (TestNode node = TestNode.start(url, Settings.standard(), Fullness.STORES)) {
      node.parts().people().resume();
      Await.until(
          PATIENCE,
          "erased",
          () -> number(url, "select count(*) from erasure where done_at is null") == 0);
    }
    assertEquals(
        1,
        number(url, "select count(*) from entry where key = 'a' and data is null and erased > 0"));
    assertEquals(
        0, number(url, "select count(*) from recorded_action where store = 'lobby' and key = 'a'"));
    assertEquals(0, number(url, "select count(*) from recorded_action where actor like 'user%'"));
    assertEquals(0, number(url, "select count(*) from entry where user_ids <> '{}'"));
  }

  /** Ann and Zoe are pages apart, so that two statements read them. */
  @Test
  void exportIsOfOneInstantWhileNodesWork() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    try (TestNode node = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
        TestJournal journal = new TestJournal(url)) {
      journal.execute(
          """
          insert into client_mark (bucket, store, key, client, last_id)
          select ropeway_bucket('players', 'm' || n), 'players', 'm' || n, 'c', 1 from generate_series(1, 1000) n
          """);
      Fullness.get(
          node.sessions().patch(Players.STORE, "ann", Players.ADD_COINS, 1_000_000L).outcome());
      AtomicBoolean stopped = new AtomicBoolean();
      CompletableFuture<Long> paid = CompletableFuture.supplyAsync(() -> pay(node, stopped));
      try {
        for (int i = 0; i < 3; i++) {
          TransferRun run = TransferRun.of(url, "export", "-");
          assertEquals(0, run.code(), run::err);
          assertEquals(1_000_000, coins(run.told()));
        }
      } finally {
        stopped.set(true);
      }
      assertTrue(paid.get() > 0);
    }
  }

  private static long pay(TestNode node, AtomicBoolean stopped) {
    long paid = 0;
    while (!stopped.get()) {
      node.sessions()
          .transaction(
              tx -> {
                tx.patch(Players.STORE, "ann", Players.TAKE_COINS, 1L);
                tx.patch(Players.STORE, "zoe", Players.ADD_COINS, 1L);
              })
          .toCompletableFuture()
          .join();
      paid++;
    }
    return paid;
  }

  private static long coins(String export) {
    return export
        .lines()
        .filter(line -> line.startsWith("{\"entry\""))
        .map(line -> JsonText.read(line).asJsonObject().getJsonObject("entry"))
        .filter(entry -> entry.containsKey("data"))
        .mapToLong(entry -> entry.getJsonObject("data").getJsonNumber("coins").longValue())
        .sum();
  }

  /** A file of which all hashes are right, and one line is none that the tables take. */
  @Test
  void whatTheDatabaseRefusesIsNamedByItsLines() throws Exception {
    TransferRun.well(source, "export", file("lobby"), "--store", "lobby");
    List<String> lines = new ArrayList<>();
    String target = TestDatabase.freshDatabaseUrl();
    LineHash hash = LineHash.empty();
    LineHash whole = LineHash.empty();
    for (String line : Files.readAllLines(folder.resolve("lobby"))) {
      String now =
          line.replace(
              "\"status\": \"rejected\", \"version\": 0",
              "\"status\": \"rejected\", \"version\": {}");
      if (now.startsWith("{\"entry\"")) {
        hash = LineHash.empty();
      }
      if (now.startsWith("{\"end\"")) {
        now = now.replaceFirst("[0-9a-f]{64}", hash.text());
      } else {
        hash.add(now);
      }
      if (now.startsWith("{\"done\"")) {
        now = now.replaceFirst("[0-9a-f]{64}", whole.text());
      }
      whole.add(now);
      lines.add(now);
    }
    refused(target, lines, "the database refuses: ERROR: ");
    StoredInvariants.assertAll(target, true);
    assertEquals(0, number(target, "select count(*) from recorded_action where key = 'refused'"));
  }

  @Test
  void nodeThatIsAtWorkSeesWhatIsImported() throws Exception {
    String target = TestDatabase.freshDatabaseUrl();
    Settings settings = Settings.standard().with(Setting.PULL_DELAY, 300);
    try (TestNode node = TestNode.start(target, settings, Fullness.STORES);
        Session<JsonValue> a = node.sessions().load(Lobby.STORE, "a")) {
      assertEquals(JsonValue.EMPTY_JSON_OBJECT, a.data());
      TransferRun.well(target, "import", file("whole", text));
      Await.until(PATIENCE, "it is seen", () -> a.data().asJsonObject().containsKey("sum"));
      assertEquals(
          3, Fullness.act(node, "a", "ann~1", 4, "set", "{\"path\":\"/n\",\"value\":1}").version());
    }
    StoredInvariants.assertAll(target, true);
  }

  @Test
  void migrationThatIsNotKnownIsRefused() throws Exception {
    String url = TestDatabase.freshDatabaseUrl();
    try (TestNode node = TestNode.start(url, Settings.standard(), List.of(Purses.second()))) {
      Fullness.act(node, Purses.NAME, "bob", "c", 1, "add", "1");
    }
    TransferRun.well(url, "export", file("purses"));
    String target = TestDatabase.freshDatabaseUrl();
    TransferRun.refused(
        "Line 2: purses/bob: It has the migrations [kinds], and what is known are [other]",
        target,
        "import",
        file("purses"),
        "--knows",
        "purses=other");
    assertEquals(0, number(target, "select count(*) from entry"));
    assertEquals(0, number(target, "select count(*) from recorded_action"));
    TransferRun.well(target, "import", file("purses"), "--knows", "purses=kinds,later");
    TransferRun.well(target, "verify", file("purses"));
  }
}
