package dev.ropeway.transfer;

import dev.ropeway.After;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.demo.Lobby;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteAction;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Some of everything that can be stored. */
final class Fullness {
  /** Its actions stay pending for as long as a test takes. */
  static final Store<JsonValue> SLOW =
      Store.of("slow", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .pushDelay(Duration.ofSeconds(60))
          .build();

  /** The same without the delay. */
  static final Store<JsonValue> QUICK =
      Store.of("slow", JsonValue.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT).build();

  static final List<Store<?>> STORES = List.of(Lobby.STORE, Players.STORE, SLOW);

  /** Keys whose order differs between code points and Java's strings, and that look like SQL. */
  static final List<String> KEYS = List.of("a", "it's \"?\\ %s", "\uFFFDz", "😀", "zoë/ü");

  private Fullness() {}

  static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  /** An action of a client, decided. */
  static Outcome act(TestNode node, String key, String client, long id, String name, String args)
      throws Exception {
    return act(node, "lobby", key, client, id, name, args);
  }

  static Outcome act(
      TestNode node, String store, String key, String client, long id, String name, String args)
      throws Exception {
    RemoteAction action = new RemoteAction(id, name, JsonText.read(args), null);
    return get(node.remote()
            .record(node.store(store), key, client, List.of(action))
            .outcomes()
            .get(0)
            .outcome())
        .outcome();
  }

  /** Fills a database. */
  static void fill(String url) throws Exception {
    try (TestNode node = TestNode.start(url, Settings.standard(), STORES)) {
      for (String key : KEYS) {
        act(
            node,
            key,
            "ann~1",
            1,
            "set",
            "{\"path\":\"/n\",\"value\":[1.10,-0.5,1e20,null,\"\\u2028é😀\"]}");
        act(node, key, "ann~1", 2, "increment", "{\"path\":\"/sum\",\"by\":9007199254740993}");
        act(node, key, "ann~1", 3, "set", "{\"path\":\"/no/parent\",\"value\":1}"); // rejected
        act(node, key, "bob~1", 1, "remove", "{\"path\":\"/none\"}"); // cancelled
      }
      act(node, "null", "ann~1", 1, "set", "{\"path\":\"\",\"value\":null}");
      act(node, "refused", "ann~1", 1, "set", "{\"path\":\"/no/parent\",\"value\":1}");
      node.parts().people().tag("lobby", "a", "user-17");
      node.parts().people().tag("lobby", "tagged", "user/18");
      for (int i = 0; i < 320; i++) { // more lines than are written at once
        act(node, "long", "ann~1", i + 1, "append", "{\"path\":\"/log\",\"value\":" + i + "}");
      }
      players(node);
      RemoteAction wait =
          new RemoteAction(1, "set", JsonText.read("{\"path\":\"/w\",\"value\":1}"), null);
      get(node.remote().record(node.store("slow"), "waits", "ann~1", List.of(wait)).recorded());
      get(
          node.sessions()
              .patch(Players.STORE, "later", Players.ADD_COINS, 7L, After.minutes(60))
              .recorded());
    }
    beside(url);
  }

  /** Somebody is in a room, a client has come further than the log tells, and more that is rare. */
  private static void beside(String url) {
    try (TestJournal journal = new TestJournal(url)) {
      journal.execute(
          """
          insert into client_mark (bucket, store, key, client, last_id)
            values (ropeway_bucket('lobby', 'a'), 'lobby', 'a', 'old~1', 7),
            (ropeway_bucket('lobby', 'only marks'), 'lobby', 'only marks', 'old~1', 7);
          insert into room (bucket, store, key) values (ropeway_bucket('lobby', 'zoë/ü'), 'lobby', 'zoë/ü');
          insert into room_client (bucket, store, key, client, nodes) values (ropeway_bucket('lobby', 'zoë/ü'), 'lobby', 'zoë/ü', 'eve', '{n}');
          update recorded_action set if_versions = '{1,2}', roles = '{a,"b c"}', actor = 'x'
            where key = 'null';
          update entry set expires_at = now() + interval '1 day' where key = 'null';
          insert into revocation (subject, not_before, made_at) values ('eve', now(), now());
          """);
    }
  }

  private static void players(TestNode node) throws Exception {
    try (Session<Player> ann = node.sessions().load(Players.STORE, "ann");
        Session<Player> tom = node.sessions().load(Players.STORE, "tom")) {
      get(ann.patch(Players.ADD_COINS, 10L).outcome());
      get(ann.patch(Players.ADD_COINS, 1L).outcome());
      get(ann.patch(Players.FIND_COINS, 5L).outcome());
      get(pay(node, ann, tom, 4));
      get(pay(node, ann, tom, 1000));
      get(tom.delete().outcome());
    }
  }

  private static CompletionStage<TransactionOutcome> pay(
      TestNode by, Session<Player> from, Session<Player> to, long coins) {
    return by.sessions()
        .transaction(
            tx -> {
              tx.patch(from, Players.TAKE_COINS, coins);
              tx.patch(to, Players.ADD_COINS, coins);
            },
            failed -> failed.patch(from, Players.RENAME, "poor"));
  }
}
