package dev.ropeway.cycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Await;
import dev.ropeway.DecidedAction;
import dev.ropeway.Outcome;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestJournal;
import dev.ropeway.TestNode;
import dev.ropeway.TransactionOutcome;
import dev.ropeway.action.Author;
import dev.ropeway.config.Settings;
import dev.ropeway.cycle.Request.Numbering;
import dev.ropeway.delivery.Decided;
import dev.ropeway.demo.Player;
import dev.ropeway.demo.Players;
import dev.ropeway.journal.ActionId;
import dev.ropeway.journal.EntryKey;
import dev.ropeway.journal.Export;
import dev.ropeway.journal.Push;
import dev.ropeway.json.JsonText;
import dev.ropeway.store.BoundStore;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log keeps who is behind an action, whichever way it gets there. */
class AuthorIT {
  private static final EntryKey BOB = new EntryKey("players", "bob");
  private static final EntryKey TOM = new EntryKey("players", "tom");
  private static final Author ANN = new Author("ann", List.of("editor", "viewer"));
  private static final Author KIM = new Author("kim", List.of());

  private final String url = TestDatabase.freshDatabaseUrl();
  private final TestJournal log = new TestJournal(url);

  private final TestNode node = TestNode.start(url, Settings.standard(), List.of(Players.STORE));
  private final BoundStore<Player> players = node.parts().stores().bound(Players.STORE);

  @AfterEach
  void close() {
    node.close();
    log.close();
  }

  private Decided<Outcome> act(
      String client, long id, String name, String args, @Nullable Author author) throws Exception {
    var action = players.action(name).orElseThrow();
    Object decoded = action.decode(JsonText.read(args));
    PendingAction pending =
        new PendingAction(new ActionId(BOB, client, id), action, decoded, args, null, author);
    Request request = new Request(BOB, client, Numbering.REMOTE, List.of(pending));
    node.parts().engine().submit(request, players);
    return pending.outcome().get(30, TimeUnit.SECONDS);
  }

  private static TransactionRequest.Builder shop(long id) {
    return new TransactionRequest.Builder("shop", id, true);
  }

  private TransactionPart part(EntryKey key, String name, String args, @Nullable Author author) {
    var action = players.action(name).orElseThrow();
    Object decoded = action.decode(JsonText.read(args));
    return new TransactionPart(players, key, action, decoded, args, author);
  }

  /** All rows as {@code client.id=actor{roles}}, in the order of key, client and id. */
  private String authors() {
    return String.valueOf(
        log.text(
            """
            select string_agg(client || '.' || id || '=' || coalesce(actor, '-')
              || coalesce(roles::text, ''), ' ' order by store, key, client, id)
            from recorded_action
            """));
  }

  @Test
  void authorIsInTheRowOfEachActionHoweverItIsWritten() throws Exception {
    act("ann~1", 1, "add_coins", "1", ANN); // creates the entry
    act("ann~1", 2, "add_coins", "1", ANN); // straight
    assertFalse(act("ann~1", 3, "take_coins", "9", ANN).outcome().applied());
    act("kim~1", 1, "add_coins", "1", KIM);
    act("c", 1, "add_coins", "1", null);

    assertEquals(
        "ann~1.1=ann{editor,viewer} ann~1.2=ann{editor,viewer} ann~1.3=ann{editor,viewer}"
            + " c.1=- kim~1.1=kim{}",
        authors());
    List<String> told = new ArrayList<>();
    node.sessions()
        .view(Players.STORE, "bob")
        .versions()
        .forEach(version -> version.actions().forEach(action -> told.add(told(action))));
    assertEquals(
        List.of("c.1=null", "kim~1.1=kim", "ann~1.2=ann", "ann~1.3=ann", "ann~1.1=ann"), told);
    List<JsonObject> exported = new Export(log.database()).actions(BOB, "", 0);
    assertEquals(
        List.of("ann", "ann", "ann", "nobody", "kim"),
        exported.stream().map(each -> each.getString("actor", "nobody")).toList());
  }

  private static String told(DecidedAction action) {
    return "%s.%d=%s".formatted(action.ack().client(), action.ack().id(), action.actor());
  }

  @Test
  void repeatKeepsItsFirstAuthor() throws Exception {
    act("ann~1", 1, "add_coins", "1", ANN);

    assertTrue(act("ann~1", 1, "add_coins", "1", new Author("ann", List.of())).duplicate());
    assertTrue(act("ann~1", 1, "add_coins", "1", null).duplicate());
    assertEquals("ann~1.1=ann{editor,viewer}", authors());

    TransactionRequest first = shop(1).action(part(BOB, "add_coins", "1", ANN)).build();
    TransactionRequest repeat =
        shop(1).action(part(BOB, "add_coins", "1", new Author("ann", List.of("x")))).build();
    assertFalse(decided(first).duplicate());
    assertTrue(decided(repeat).duplicate(), "other roles do not make it another request");
  }

  private Decided<TransactionOutcome> decided(TransactionRequest request) throws Exception {
    node.parts().engine().submit(request);
    return request.outcome().get(30, TimeUnit.SECONDS);
  }

  /** As a node leaves it that dies between the commit of a caller's transaction and its own. */
  private void leave(TransactionRequest request) {
    Push push = new Push(List.of(), List.of(request.row()), List.of(), Instant.now());
    log.push(push);
    node.parts()
        .engine()
        .orphanedTransactions(request.row().key(), name -> node.parts().stores().find(name));
  }

  private void awaitDecided() throws Exception {
    Await.until(
        Duration.ofSeconds(10), // sooner than the next comparison
        "it is not decided",
        () -> log.number("select count(*) from recorded_action where status is null") == 0);
  }

  @Test
  void nodeThatCarriesOutATransactionOfAnotherKnowsWhoAsked() throws Exception {
    leave(
        shop(1)
            .action(part(BOB, "add_coins", "1", ANN))
            .action(part(TOM, "add_coins", "1", ANN))
            .pending());
    awaitDecided();

    assertEquals(
        "ropeway:tx:shop#1.1=ann{editor,viewer} ropeway:tx:shop#1.2=ann{editor,viewer}"
            + " shop.1=ann{editor,viewer}",
        authors());
  }

  @Test
  void eachPartHasItsOwnAuthorAndSoHaveFailureActions() throws Exception {
    leave(
        shop(1)
            .action(part(BOB, "add_coins", "1", ANN))
            .action(part(TOM, "take_coins", "1", null))
            .onFailure(part(TOM, "add_item", "\"note\"", KIM))
            .onFailure(part(TOM, "add_item", "\"note\"", null))
            .pending());
    awaitDecided();

    assertEquals(
        "ropeway:tx:shop#1.1=ann{editor,viewer} ropeway:tx:shop#1.2=-"
            + " ropeway:tx:shop#1:failure.1=kim{} ropeway:tx:shop#1:failure.2=- shop.1=-",
        authors());
    assertNull(log.text("select max(args ->> 'onFailure') from recorded_action"), "none is kept");
  }
}
