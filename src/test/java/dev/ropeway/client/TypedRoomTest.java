package dev.ropeway.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.Action;
import dev.ropeway.ActionRejectedException;
import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.Result;
import dev.ropeway.Store;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A room of a program's own records, which foretells by the actions of its store. */
class TypedRoomTest {
  record Item(String name) {}

  record Player(long coins, List<Item> items) {}

  private static final Store<Player> STORE =
      Store.of("players", Player.class).defaultData(() -> new Player(0, List.of())).build();

  private static final Action<Player, Long> TAKE =
      STORE.action("take", Long.class, TypedRoomTest::take);
  private static final Action<Player, Item> GIVE =
      STORE.action("give", Item.class, TypedRoomTest::give);
  private static final Action<Player, Void> CLEAR =
      STORE.action(
          "clear",
          Void.class,
          (player, none) -> player.coins() == 0 ? null : new Player(0, player.items()));
  private static final Action<Player, Long> REWARD =
      STORE.action("reward", Long.class, TypedRoomTest::take).serverOnly();

  private static final Action<Player, Long> BET =
      STORE.action("bet", Long.class, (player, stake, by) -> Result.of(take(player, stake)));

  private final RopewayClient client = RopewayClient.of("http://localhost:1");
  private final TypedRoom<Player> bob =
      client.room(STORE, "bob").client("ann").offline(new Player(10, List.of()));

  private static Player take(Player player, long coins) {
    if (player.coins() < coins) {
      throw new ActionRejectedException("not enough");
    }
    return new Player(player.coins() - coins, player.items());
  }

  private static Player give(Player player, Item item) {
    List<Item> items = new ArrayList<>(player.items());
    items.add(item);
    return new Player(player.coins(), items);
  }

  private static Outcome get(CompletableFuture<Outcome> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void aDeletionLeavesTheStoresDefaultData() throws Exception {
    assertEquals(Outcome.Status.APPLIED, get(bob.delete()).status());
    assertEquals(STORE.defaultData(), bob.data());
  }

  @Test
  void anActionShowsAtOnceAndIsApplied() throws Exception {
    CompletableFuture<Outcome> outcome = bob.patch(GIVE, new Item("hat"));
    assertEquals(new Player(10, List.of(new Item("hat"))), bob.data());
    assertEquals(Outcome.Status.APPLIED, get(outcome).status());
    assertEquals(bob.data(), bob.confirmed());
    assertEquals("{\"coins\":10,\"items\":[{\"name\":\"hat\"}]}", bob.room().data().toString());
  }

  @Test
  void whatAnActionRefusesOrLeavesIsNotShown() throws Exception {
    CompletableFuture<Outcome> outcome = bob.patch(TAKE, 11L);
    assertEquals(10, bob.data().coins());
    assertEquals("not enough", get(outcome).reason());
    assertEquals(Outcome.Status.APPLIED, get(bob.patch(CLEAR)).status());
    assertEquals(Outcome.Status.CANCELLED, get(bob.patch(CLEAR)).status());
  }

  @Test
  void whatOnlyTheServerMayDoIsNotForetold() throws Exception {
    CompletableFuture<Outcome> outcome = bob.patch(REWARD, 1L);
    assertEquals(10, bob.data().coins());
    assertEquals(Outcome.Status.FAILED, get(outcome).status());
  }

  @Test
  void whatAsksHowItWasRecordedIsNotForetold() throws Exception {
    CompletableFuture<Outcome> outcome = bob.patch(BET, 1L);
    assertEquals(10, bob.data().coins());
    assertEquals(Outcome.Status.FAILED, get(outcome).status());
    assertFalse(String.valueOf(get(outcome).reason()).contains("recorded"));
  }

  @Test
  void listenersHearTheData() throws Exception {
    List<Player> heard = new CopyOnWriteArrayList<>();
    Subscription subscription = bob.onChange(heard::add);
    get(bob.patch(TAKE, 3L));
    get(bob.patch(TAKE, 4L));
    Await.until(Duration.ofSeconds(30), "both are told", () -> heard.size() == 2);
    subscription.close();
    get(bob.patch(TAKE, 1L));
    assertEquals(List.of(7L, 3L), heard.stream().map(Player::coins).toList());
  }

  @Test
  void dataIsReadOnce() throws Exception {
    assertSame(bob.data(), bob.data());
  }

  @Test
  void dataOfAnotherFormIsToldAndNothingIsForetoldOnIt() throws Exception {
    Room raw = bob.room();
    assertEquals(
        Outcome.Status.APPLIED, get(raw.set("/coins", JsonText.read("\"many\""))).status());
    JsonFormatException failure = assertThrows(JsonFormatException.class, bob::data);
    assertEquals("/coins: expected an integer in the range of long", failure.getMessage());
    CompletableFuture<Outcome> taken = bob.patch(TAKE, 1L);
    assertEquals("{\"coins\":\"many\",\"items\":[]}", raw.data().toString());
    assertEquals(Outcome.Status.REJECTED, get(taken).status());
  }

  @Test
  void anActionOfAnotherStoreIsRefused() {
    Store<JsonValue> other =
        Store.of("other", JsonValue.class).defaultData(() -> JsonValue.NULL).build();
    TypedRoom<JsonValue> room = client.room(other, "x").offline(JsonValue.TRUE);
    assertEquals(JsonValue.TRUE, room.data());
    Store<Player> twin =
        Store.of("twin", Player.class).defaultData(() -> new Player(0, List.of())).build();
    Action<Player, Long> foreign = twin.action("take", Long.class, TypedRoomTest::take);
    assertThrows(IllegalArgumentException.class, () -> bob.patch(foreign, 1L));
  }
}
