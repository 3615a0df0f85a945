package dev.ropeway.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.NotRecordedException;
import dev.ropeway.Outcome;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The examples of docs/schema.md. */
class SchemaDocIT {
  record Item(@NotBlank String name, @Positive int amount) {}

  record Bag(@PositiveOrZero long coins, @Size(max = 20) List<@Valid Item> items) {}

  static final Store<Bag> BAGS =
      Store.of("bags", Bag.class)
          .defaultData(() -> new Bag(0, List.of()))
          .schema(
              bag -> bag.items().size() < 20 || bag.coins() == 0,
              "a full bag has no room for coins")
          .build();
  static final Action<Bag, Long> PAY =
      BAGS.action("pay", Long.class, (bag, n) -> new Bag(bag.coins() - n, bag.items()));

  record Deposit(@Positive long coins) {}

  static final Action<Bag, Deposit> DEPOSIT =
      BAGS.action(
          "deposit", Deposit.class, (bag, by) -> new Bag(bag.coins() + by.coins(), bag.items()));

  static final Store<JsonObject> ROOMS =
      Store.of("rooms", JsonObject.class)
          .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
          .jsonSchema(Json.createObjectBuilder().add("maxProperties", 2).build())
          .build();
  static final Action<JsonObject, String> OPEN =
      ROOMS.action(
          "open",
          String.class,
          (room, name) -> Json.createObjectBuilder(room).add(name, true).build());

  @Test
  void examplesWork() {
    try (TestNode node =
            TestNode.start(
                TestDatabase.freshDatabaseUrl(), Settings.standard(), List.of(BAGS, ROOMS));
        Session<Bag> bag = node.sessions().load(BAGS, "bob");
        Session<JsonObject> room = node.sessions().load(ROOMS, "one")) {
      NotRecordedException refusal =
          assertThrows(
              NotRecordedException.class,
              () -> {
                bag.patch(DEPOSIT, new Deposit(-5));
              });
      assertTrue(refusal.toString().contains("The arguments of deposit are wrong: /coins: "));

      Outcome outcome = bag.patch(PAY, 1L).outcome().toCompletableFuture().join();

      assertEquals(Outcome.Status.REJECTED, outcome.status());
      String reason = String.valueOf(outcome.reason());
      assertTrue(reason.startsWith("The result breaks the schema: /coins: "), reason);
      room.patch(OPEN, "a");
      room.patch(OPEN, "b");
      Outcome third = room.patch(OPEN, "c").outcome().toCompletableFuture().join();
      assertTrue(
          String.valueOf(third.reason()).startsWith("The result breaks the schema: the root: "),
          third.toString());
    }
  }
}
