package dev.ropeway.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ropeway.Caller;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whichever way a verified caller records, the log tells that he is behind it. */
class RemoteAuthorIT {
  private static final JsonValue ONE = Json.createValue(1);
  private static final Caller ANN =
      new Caller("a~nn", Set.of("viewer", "editor"), JsonValue.EMPTY_JSON_OBJECT, null);

  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private final TestNode node = start();

  private TestNode start() {
    purses.action("pay", Long.class, Long::sum);
    return TestNode.start(url, Settings.standard(), List.of(purses));
  }

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static void await(Recording recording) throws Exception {
    get(recording.outcomes().get(0).outcome());
  }

  @Test
  void requestsOfEveryKindAreHis() throws Exception {
    Remote ann = node.remote().as(ANN);
    RemoteStore store = node.store("purses");
    List<RemoteAction> pay = List.of(new RemoteAction(1, "pay", ONE, null));
    await(ann.record(store, "bob", "~1", pay));
    await(ann.recordAnonymously(store, "bob", "payer", pay));
    await(ann.recordOnce(store, "bob", "receipt", "payer", pay));
    RemotePart part = new RemotePart("purses", "bob", "pay", ONE);
    get(
        ann.transact(
            new RemoteTransaction(
                Optional.of("~1"), 1, Optional.empty(), List.of(part), List.of(part)),
            "payer"));

    assertEquals(5, log.number("select count(*) from recorded_action"));
    assertEquals(
        5,
        log.number(
            """
            select count(*) from recorded_action
            where actor = 'a%7Enn' and roles = '{editor,viewer}'
            """));
    await(node.remote().record(store, "bob", "c", pay));
    assertEquals(1, log.number("select count(*) from recorded_action where actor is null"));
  }
}
