package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.ActionContext;
import dev.ropeway.Outcome;
import dev.ropeway.Patch;
import dev.ropeway.RecordedCaller;
import dev.ropeway.Result;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemotePart;
import dev.ropeway.remote.RemoteTransaction;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What sessions and transactions are told of what actions answered. */
class AnswersIT {
  /** Who came when. */
  record Guests(List<String> names) {
    Guests with(String name) {
      List<String> more = new ArrayList<>(names);
      more.add(name);
      return new Guests(more);
    }
  }

  /** What is answered to one of them. */
  record Ticket(String at, int number) {}

  private static final Store<Guests> STORE =
      Store.of("guests", Guests.class)
          .defaultData(() -> new Guests(List.of()))
          .pushDelay(Duration.ofSeconds(60))
          .build();
  private static final Action<Guests, Void> ENTER =
      STORE.action(
          "enter",
          Void.class,
          (guests, none, by) ->
              Result.of(
                  guests.with(name(by)), new Ticket(by.at().toString(), guests.names().size())));
  private static final Action<Guests, String> SIGN =
      STORE.action("sign", String.class, (guests, name) -> guests.with(name));

  private static String name(ActionContext by) {
    return by.caller().map(RecordedCaller::identity).orElse("somebody") + " " + by.id();
  }

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final HandRegistry registry = new HandRegistry();
  private final TestNode node = TestNode.within(registry, url, Settings.standard(), List.of(STORE));
  private final Session<Guests> bar = node.sessions().load(STORE, "bar");
  private final Session<Guests> pub = node.sessions().load(STORE, "pub");

  @AfterEach
  void stop() {
    node.close();
    journal.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static int number(JsonValue result) {
    return result.asJsonObject().getInt("number");
  }

  @Test
  void sessionShowsWhatIsForetoldAtOnceAndTheRestOnceItIsDecided() throws Exception {
    Patch enter = bar.patch(ENTER);
    Patch sign = bar.patch(SIGN, "tom");
    assertEquals(List.of("tom"), bar.data().names(), "for nobody foretells an answer");

    get(enter.recorded());
    try (Session<Guests> other = node.sessions().load(STORE, "bar")) {
      get(other.stop()); // has what is undecided pushed
    }
    Outcome outcome = get(enter.outcome());

    assertTrue(get(sign.outcome()).applied());
    assertEquals(List.of("somebody 1", "tom"), bar.data().names());
    JsonValue result = Objects.requireNonNull(outcome.result());
    assertEquals(0, number(result));
    assertEquals(0, get(enter.result(Ticket.class)).orElseThrow().number());
    assertTrue(get(sign.result(Ticket.class)).isEmpty(), "it answered nothing");
    ExecutionException other =
        assertThrows(ExecutionException.class, () -> get(enter.result(Long.class)));
    assertInstanceOf(IllegalArgumentException.class, other.getCause());
    assertEquals(micros(result), recordedAt("where name = 'enter'"));
  }

  private static long micros(JsonValue ticket) {
    Instant at = Instant.parse(ticket.asJsonObject().getString("at"));
    return ChronoUnit.MICROS.between(Instant.EPOCH, at);
  }

  private long recordedAt(String which) {
    return journal.number(
        "select (extract(epoch from recorded_at) * 1000000)::int8 from recorded_action %s"
            .formatted(which));
  }

  @Test
  void transactionsActionsHaveOneTimeAndAnswerInTheirOrder() throws Exception {
    TransactionOutcome outcome =
        get(
            node.sessions()
                .transaction(
                    tx -> {
                      tx.patch(bar, ENTER);
                      tx.patch(pub, SIGN, "tom");
                      tx.patch(pub, ENTER);
                    },
                    failed -> {}));

    assertTrue(outcome.committed());
    List<JsonValue> results = results(outcome);
    assertEquals(0, number(results.get(0)));
    assertEquals(JsonValue.NULL, results.get(1));
    assertEquals(1, number(results.get(2)));
    assertEquals(
        results.get(0).asJsonObject().getString("at"),
        results.get(2).asJsonObject().getString("at"));
    TransactionOutcome plain =
        get(node.sessions().transaction(tx -> tx.patch(bar, SIGN, "tim"), failed -> {}));
    assertEquals(List.of(), results(plain));
  }

  private Decided<TransactionOutcome> transact(long id) throws Exception {
    RemotePart enter = new RemotePart("guests", "bar", "enter", JsonValue.NULL);
    RemotePart sign = new RemotePart("guests", "pub", "sign", JsonText.read("\"ann\""));
    return get(
        node.remote()
            .transact(
                new RemoteTransaction(
                    Optional.of("shop"), id, Optional.empty(), List.of(enter, sign), List.of()),
                "shop"));
  }

  @Test
  void repeatedTransactionIsAnsweredAsAtFirst() throws Exception {
    Decided<TransactionOutcome> first = transact(1);
    transact(2);
    Decided<TransactionOutcome> again = transact(1);

    assertTrue(again.duplicate());
    assertEquals(first.outcome(), again.outcome());
    assertEquals(0, number(results(again.outcome()).get(0)));
  }

  @Test
  void transactionWithinACallersIsToldWhenThatRecordedIt() throws Exception {
    registry.begin();
    CompletionStage<TransactionOutcome> transaction =
        node.sessions().transaction(tx -> tx.patch(bar, ENTER), failed -> {});
    registry.commit();

    JsonValue result = results(get(transaction)).get(0);
    assertEquals(micros(result), recordedAt("where store = 'ropeway:transactions'"));
  }

  private static List<JsonValue> results(TransactionOutcome outcome) {
    return assertInstanceOf(TransactionOutcome.Committed.class, outcome).results();
  }
}
