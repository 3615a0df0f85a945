package dev.ropeway.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An action that is the server's own: whoever comes from outside finds nothing of that name. */
class ServerOnlyIT {
  private static final JsonValue ONE = Json.createValue(1);

  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Action<Long, Long> pay = purses.action("pay", Long.class, (n, by) -> n - by);
  private final Action<Long, Long> reward =
      purses.action("reward", Long.class, Long::sum).serverOnly();

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);
  private TestNode node = TestNode.start(url, Settings.standard(), List.of());

  @AfterEach
  void stop() {
    node.close();
    log.close();
  }

  private void start(boolean strict) {
    node.close();
    node = TestNode.start(url, Settings.standard().strict(strict), List.of(purses));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private String refusal(Runnable request) {
    NotRecordedException refused = assertThrows(NotRecordedException.class, request::run);
    assertEquals(Kind.UNKNOWN_ACTION, refused.kind());
    return String.valueOf(refused.getMessage());
  }

  private void record(String... names) {
    List<RemoteAction> actions =
        IntStream.range(0, names.length)
            .mapToObj(i -> new RemoteAction(i + 1L, names[i], ONE, null))
            .toList();
    node.remote().record(node.store("purses"), "bob", "ann~1", actions);
  }

  private void transact(String name, String onFailure) {
    node.remote()
        .transact(
            new RemoteTransaction(
                Optional.empty(),
                0,
                Optional.empty(),
                List.of(new RemotePart("purses", "bob", name, ONE)),
                List.of(new RemotePart("purses", "bob", onFailure, ONE))),
            "payer");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void outsideItIsLikeANameThatDoesNotExist(boolean strict) {
    start(strict);

    assertEquals("Store purses has no action reward.", refusal(() -> record("pay", "reward")));
    assertEquals("Store purses has no action riches.", refusal(() -> record("pay", "riches")));
    assertEquals("Store purses has no action reward.", refusal(() -> transact("reward", "pay")));
    assertEquals("Store purses has no action reward.", refusal(() -> transact("pay", "reward")));
    assertEquals(
        Set.of("restore", "undo", "delete", "pay"), node.store("purses").actions().keySet());
    assertEquals(0, log.number("select count(*) from recorded_action"), "nothing of any request");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sessionsUseItLikeAnyOther(boolean strict) throws Exception {
    start(strict);
    try (Session<Long> bob = node.sessions().load(purses, "bob");
        Session<Long> tom = node.sessions().load(purses, "tom")) {
      Outcome outcome = get(bob.patch(reward, 5L).outcome());
      TransactionOutcome both =
          get(
              node.sessions()
                  .transaction(
                      tx -> {
                        tx.patch(bob, pay, 1L);
                        tx.patch(tom, reward, 1L);
                      },
                      failed -> failed.patch(bob, reward, 1L)));

      assertTrue(outcome.applied());
      assertTrue(both.committed());
      assertEquals(4, node.sessions().view(purses, "bob").latest().data());
      assertEquals(1, node.sessions().view(purses, "tom").latest().data());
    }
  }
}
