package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.ActionValidator;
import dev.ropeway.Attempt;
import dev.ropeway.Await;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.TransactionOutcome.Failed;
import dev.ropeway.Verdict;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.delivery.UpdateStream;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import dev.ropeway.remote.Remote;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemotePart;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.remote.RemoteTransaction;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rooms know whose a transaction is, and the server's own is the application's. */
class RoomTransactionsIT {
  private final Store<JsonValue> boards =
      Store.of("boards", JsonValue.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .realtime()
          .build();
  private final Action<JsonValue, Long> count =
      boards.action(
          "count",
          Long.class,
          (data, n) -> JsonValues.copyOf(data.asJsonObject()).add("n", n).build());

  private final List<Optional<String>> authors = new CopyOnWriteArrayList<>();
  private final TestNode node =
      TestNode.judged(
          TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(boards), List.of(judge()));

  private @Nullable UpdateStream ann;

  private ActionValidator judge() {
    return new ActionValidator() {
      @Override
      public String store() {
        return "boards";
      }

      @Override
      public Verdict check(Attempt attempt) {
        authors.add(Optional.ofNullable(attempt.subject()));
        return Verdict.accept();
      }
    };
  }

  @BeforeEach
  void annOwnsTheNumber() throws Exception {
    RemoteStore store = node.store("boards");
    ann = node.remote().rooms().stream(store, "b", null, Optional.of("ann~1"));
    JsonValue own = JsonText.read("{\"path\":\"/n\",\"takeover\":false}");
    Remote remote = node.remote();
    get(
        remote
            .record(store, "b", "ann~1", List.of(new RemoteAction(1, "own", own, null)))
            .outcomes()
            .get(0)
            .outcome());
    authors.clear();
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(ann).close();
    node.close();
  }

  @Test
  void transactionOfAClientIsHeldToWhatOthersOwn() throws Exception {
    Decided<TransactionOutcome> refused = get(transact("bob~1", 1, set(1)));
    assertEquals(Optional.of("/n is owned by ann"), refusal(refused));
    assertTrue(get(transact("ann~1", 1, set(2))).outcome().committed());
    assertEquals(2, number());
    assertTrue(authors.contains(Optional.of("ann")), authors::toString);
    assertTrue(!authors.contains(Optional.empty()), authors::toString);
  }

  @Test
  void whoIsNotThereOwnsNothingInATransactionEither() throws Exception {
    RemotePart own = part("own", JsonText.read("{\"path\":\"/m\"}").asJsonObject());

    assertEquals(
        Optional.of("only a client that is present can own anything"),
        refusal(get(transact("bob~1", 1, own))));
    assertTrue(get(transact("ann~1", 1, own)).outcome().committed());
  }

  @Test
  void failureActionsAreThoseOfTheSameClient() throws Exception {
    RemotePart nothing = part("remove", JsonText.read("{\"path\":\"/none\"}").asJsonObject());
    RemoteTransaction failing =
        new RemoteTransaction(
            Optional.of("ann~1"), 1, Optional.empty(), List.of(nothing), List.of(set(3)));
    get(node.remote().transact(failing, "ann"));
    Await.until(Duration.ofSeconds(30), "the failure action", () -> number() == 3);
  }

  @Test
  void transactionOfNobodyInParticularOwnsNothing() throws Exception {
    RemoteTransaction anonymous =
        new RemoteTransaction(Optional.empty(), 1, Optional.of("key"), List.of(set(1)), List.of());
    Decided<TransactionOutcome> refused = get(node.remote().transact(anonymous, "10.0.0.1"));
    assertEquals(Optional.of("/n is owned by ann"), refusal(refused));
  }

  @Test
  void transactionOfTheServerIsTheApplicationsOwn() throws Exception {
    var session = node.sessions().load(boards, "b");
    var outcome = get(node.sessions().transaction(tx -> tx.patch(session, count, 5L)));
    assertTrue(outcome.committed(), outcome::toString);
    assertEquals(5, number());
    assertEquals(List.of(), authors, "it is not judged");
  }

  private static Optional<String> refusal(Decided<TransactionOutcome> told) {
    return told.outcome() instanceof Failed failed
        ? Optional.ofNullable(failed.failure().reason())
        : Optional.empty();
  }

  private long number() {
    return node.sessions().view(boards, "b").latest().data().asJsonObject().getInt("n", 0);
  }

  private static RemotePart set(long value) {
    return part("set", JsonValues.object().add("path", "/n").add("value", value).build());
  }

  private static RemotePart part(String name, JsonObject args) {
    return new RemotePart("boards", "b", name, args);
  }

  private CompletionStage<Decided<TransactionOutcome>> transact(
      String client, long id, RemotePart part) {
    RemoteTransaction transaction =
        new RemoteTransaction(Optional.of(client), id, Optional.empty(), List.of(part), List.of());
    return node.remote().transact(transaction, client);
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }
}
