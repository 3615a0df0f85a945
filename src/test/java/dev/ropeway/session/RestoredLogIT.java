package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.NotRecordedException;
import dev.ropeway.NotRecordedException.Kind;
import dev.ropeway.Outcome;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.config.Settings;
import dev.ropeway.delivery.Decided;
import dev.ropeway.demo.Lobby;
import dev.ropeway.journal.ActionWrite;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Pruning;
import dev.ropeway.journal.Push;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.Precondition;
import dev.ropeway.remote.Recording;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.remote.RemotePart;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.remote.RemoteTransaction;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log keeps of restores: a request of 60 bytes must not store megabytes for good. */
class RestoredLogIT {
  private static final String KEY = "hall";
  private static final int LARGE = 200_000;

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal journal = new TestJournal(url);
  private final TestNode node = TestNode.start(url, Settings.standard(), List.of(Lobby.STORE));
  private final RemoteStore lobby = node.store("lobby");

  @AfterEach
  void close() {
    node.close();
    journal.close();
  }

  private static <R> R get(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static RemoteAction action(long id, String name, String args) {
    return new RemoteAction(id, name, JsonText.read(args), null);
  }

  private Outcome act(String client, RemoteAction action) throws Exception {
    Recording recording = node.remote().record(lobby, KEY, client, List.of(action));
    return get(recording.outcomes().get(0).outcome()).outcome();
  }

  /** Version 1 is large, version 2 is not. */
  @BeforeEach
  void twoVersions() throws Exception {
    String text = "x".repeat(LARGE);
    act("c", action(1, "set", "{\"path\":\"/text\",\"value\":\"" + text + "\"}"));
    act("c", action(2, "set", "{\"path\":\"/text\",\"value\":\"\"}"));
  }

  private String logged(String client) {
    return journal.text(
        "select args::text from recorded_action where client = '%s'".formatted(client));
  }

  private int length(long version) {
    JsonValue data = node.version(lobby, KEY, version).orElseThrow().data();
    return data.asJsonObject().getString("text").length();
  }

  @Test
  void decidedRestoreKeepsItsVersionAndNoData() throws Exception {
    assertEquals(3, act("r", action(1, "restore", "{\"version\":1}")).version());

    assertEquals(LARGE, length(3));
    assertEquals("{\"version\": 1}", logged("r"));
  }

  @Test
  void pendingRestoreKeepsItsDataUntilItIsDecided() throws Exception {
    EntryKey key = new EntryKey("lobby", KEY);
    String args = "{\"version\":1,\"data\":{\"text\":\"as then\"},\"migrations\":[]}";
    ActionWrite pending = new ActionWrite(key, "p", 1, "restore", args, null, null, null);
    journal.push(new Push(List.of(), List.of(pending), List.of(), Instant.now()));
    assertTrue(logged("p").contains("as then"));

    assertEquals(3, act("d", action(1, "set", "{\"path\":\"/n\",\"value\":1}")).version());

    assertEquals("{\"version\": 1}", logged("p"));
    assertEquals("as then".length(), length(3), "it applied with what it was recorded with");
  }

  @Test
  void refusedRestoreKeepsNoDataEither() throws Exception {
    RemoteAction never =
        new RemoteAction(
            1, "restore", JsonText.read("{\"version\":1}"), Precondition.at(List.of(99L)));

    assertFalse(act("r", never).applied());

    assertEquals("{\"version\": 1}", logged("r"));
  }

  private Decided<Outcome> once(String idempotencyKey, long version) throws Exception {
    List<RemoteAction> restore = List.of(action(1, "restore", "{\"version\":" + version + "}"));
    Recording recording = node.remote().recordOnce(lobby, KEY, idempotencyKey, "me", restore);
    return get(recording.outcomes().get(0).outcome());
  }

  @Test
  void idempotencyKeyStillTellsARepeatFromAnotherRequest() throws Exception {
    Decided<Outcome> first = once("k", 1);
    Decided<Outcome> again = once("k", 1);

    assertTrue(again.duplicate());
    assertEquals(first.outcome(), again.outcome());
    assertKind(Kind.DIFFERENT_REPEAT, () -> once("k", 2));
    assertEquals(3, node.remote().latest(lobby, KEY).orElseThrow().entry().version());
  }

  @Test
  void repeatIsAnsweredThoughNeitherHistoryNorLogHaveTheDataAnyMore() throws Exception {
    Decided<Outcome> first = once("k", 1);
    Pruning pruning = new Pruning(journal.database());
    EntryKey key = new EntryKey("lobby", KEY);
    Instant third = Objects.requireNonNull(node.version(lobby, KEY, 3).orElseThrow().updatedAt());
    assertTrue(pruning.prune(key, third.plus(Duration.ofMillis(1))).any());

    assertEquals(first.outcome(), once("k", 1).outcome());
    assertEquals(3, node.remote().latest(lobby, KEY).orElseThrow().entry().version());
  }

  private Decided<TransactionOutcome> transact(String idempotencyKey, RemotePart... parts)
      throws Exception {
    RemoteTransaction transaction =
        new RemoteTransaction(
            Optional.empty(), 1, Optional.of(idempotencyKey), List.of(parts), List.of());
    return get(node.remote().transact(transaction, "me"));
  }

  private static RemotePart restore(long version) {
    JsonValue args = JsonText.read("{\"version\":" + version + "}");
    return new RemotePart("lobby", KEY, "restore", args);
  }

  @Test
  void transactionsKeepNoDataAndAreToldFromOthersAllTheSame() throws Exception {
    assertTrue(transact("t", restore(1)).outcome().committed());
    assertEquals(LARGE, length(3));

    assertTrue(transact("t", restore(1)).duplicate());
    assertKind(Kind.DIFFERENT_REPEAT, () -> transact("t", restore(2)));
    assertEquals(
        0,
        journal.number(
            """
            select count(*) from recorded_action where name <> 'set'
            and octet_length(args::text) > 200
            """));
  }

  @Test
  void transactionRestoresOneVersionNotSeveral() {
    assertKind(Kind.WRONG_ARGUMENT, () -> transact("t", restore(1), restore(1)));
  }

  /** Something that is refused. */
  private interface Refused {
    void run() throws Exception;
  }

  private static void assertKind(Kind kind, Refused request) {
    Exception thrown = assertThrows(Exception.class, request::run);
    Throwable refusal = thrown instanceof ExecutionException ? thrown.getCause() : thrown;
    assertEquals(kind, assertInstanceOf(NotRecordedException.class, refusal).kind());
  }
}
