package dev.ropeway.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Repeats under an Idempotency-Key, at the same moment and across versions of the server. */
class IdempotencyIT {
  private static final int AT_ONCE = 20;
  private static final String FIRST = "{\"path\":\"\",\"value\":{\"a\":1,\"b\":[2,3]}}";
  private static final String RESPELLED = "{\"value\":{\"b\":[2.0,3],\"a\":1.0},\"path\":\"\"}";
  private static final String OTHER = "{\"path\":\"\",\"value\":{\"a\":1,\"b\":[3,2]}}";

  private static final Store<JsonValue> NOTES =
      Store.of("notes", JsonValue.class).defaultData(() -> JsonText.read("{}")).build();

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestNode node = TestNode.start(url, Settings.standard(), List.of(NOTES));

  @AfterEach
  void stop() {
    node.close();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private static Kind refusal(CompletionStage<?> stage) {
    ExecutionException failure = assertThrows(ExecutionException.class, () -> get(stage));
    return assertInstanceOf(NotRecordedException.class, failure.getCause()).kind();
  }

  private CompletionStage<Decided<TransactionOutcome>> transact(String once, String args) {
    RemotePart part = new RemotePart(NOTES.name(), once, "set", JsonText.read(args));
    RemoteTransaction transaction =
        new RemoteTransaction(Optional.empty(), 0, Optional.of(once), List.of(part), List.of());
    return node.remote().transact(transaction, "payer");
  }

  private CompletionStage<Decided<Outcome>> act(String once, String args) {
    RemoteStore store = node.store(NOTES.name());
    RemoteAction action = new RemoteAction(0, "set", JsonText.read(args), null);
    return node.remote()
        .recordOnce(store, "key", once, "payer", List.of(action))
        .outcomes()
        .get(0)
        .outcome();
  }

  @Test
  void ofActionsAtTheSameMomentValuesAreCompared() throws Exception {
    for (int i = 0; i < AT_ONCE; i++) {
      String once = "act-" + i;
      CompletionStage<Decided<Outcome>> first = act(once, FIRST);
      CompletionStage<Decided<Outcome>> again = act(once, RESPELLED);
      CompletionStage<Decided<Outcome>> other = act(once, OTHER);

      assertFalse(get(first).duplicate());
      assertTrue(get(again).duplicate());
      assertEquals(Kind.DIFFERENT_REPEAT, refusal(other));
    }
  }

  @Test
  void ofTransactionsAtTheSameMomentValuesAreCompared() throws Exception {
    for (int i = 0; i < AT_ONCE; i++) {
      String once = "transact-" + i;
      CompletionStage<Decided<TransactionOutcome>> first = transact(once, FIRST);
      CompletionStage<Decided<TransactionOutcome>> again = transact(once, RESPELLED);
      CompletionStage<Decided<TransactionOutcome>> other = transact(once, OTHER);

      assertFalse(get(first).duplicate());
      assertTrue(get(again).duplicate());
      assertEquals(Kind.DIFFERENT_REPEAT, refusal(other));
    }
  }

  @Test
  void aTransactionOfAnEarlierVersionIsRecognised() throws Exception {
    get(transact("old", FIRST));
    try (TestJournal journal = new TestJournal(url)) {
      journal.execute(
          """
          update recorded_action set reason = (reason::jsonb - 'values')::text
          where name = 'transaction'
          """);
    }

    assertTrue(get(transact("old", FIRST)).duplicate());
    assertEquals(Kind.DIFFERENT_REPEAT, refusal(transact("old", OTHER)));
  }

  /** It knows no more than a hash of the text, alone in the arguments. */
  @Test
  void anEarlierVersionRecognisesATransactionOfThisOne() throws Exception {
    get(transact("new", FIRST));
    try (TestJournal journal = new TestJournal(url)) {
      String text =
          "{\"actions\":[{\"store\":\"notes\",\"key\":\"new\",\"name\":\"set\",\"args\":"
              + FIRST
              + "}]}";
      assertEquals(
          "{\"sha256\": \"" + OwnNames.hash(text) + "\"}",
          journal.text("select args::text from recorded_action where name = 'transaction'"));
    }
  }
}
