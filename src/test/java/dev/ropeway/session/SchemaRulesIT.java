package dev.ropeway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Action;
import dev.ropeway.Await;
import dev.ropeway.Outcome;
import dev.ropeway.Outcome.Status;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.TestDatabase;
import dev.ropeway.TestNode;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonText;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.store.BoundStore;
import dev.ropeway.store.StoreCatalog;
import jakarta.json.Json;
import jakarta.validation.Validation;
import jakarta.validation.constraints.PositiveOrZero;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Actions whose results break a schema, and data that did so before there was one. */
class SchemaRulesIT {
  /** Data before the rule. */
  record Free(long coins) {}

  /** Data after it. */
  record Ruled(@PositiveOrZero long coins) {}

  private final Store<Free> free =
      Store.of("purses", Free.class).defaultData(() -> new Free(0)).build();
  private final Action<Free, Long> freeAdd =
      free.action("add", Long.class, (p, n) -> new Free(p.coins() + n));
  private final Store<Ruled> ruled =
      Store.of("purses", Ruled.class).defaultData(() -> new Ruled(0)).build();
  private final Action<Ruled, Long> add =
      ruled.action("add", Long.class, (p, n) -> new Ruled(p.coins() + n));
  private final String url = TestDatabase.freshDatabaseUrl();

  private static <T, A> Outcome outcome(Session<T> session, Action<T, A> action, A args)
      throws Exception {
    return session.patch(action, args).outcome().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  @Test
  void resultThatBreaksTheSchemaIsRejectedAndTheOthersApply() throws Exception {
    try (TestNode node = TestNode.start(url, Settings.standard(), List.of(ruled));
        Session<Ruled> bob = node.sessions().load(ruled, "bob")) {
      var first = bob.patch(add, 5L).outcome();
      var refused = bob.patch(add, -9L).outcome();
      var last = bob.patch(add, 1L).outcome();

      assertTrue(first.toCompletableFuture().get(30, TimeUnit.SECONDS).applied());
      Outcome outcome = refused.toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertEquals(Status.REJECTED, outcome.status());
      assertEquals(
          "The result breaks the schema: /coins: must be greater than or equal to 0",
          outcome.reason());
      assertTrue(last.toCompletableFuture().get(30, TimeUnit.SECONDS).applied());
      assertEquals(new Ruled(6), node.sessions().view(ruled, "bob").latest().data());
    }
  }

  @Test
  void dataOlderThanTheRuleIsReadReportedAndMendable() throws Exception {
    try (TestNode before = TestNode.start(url, Settings.standard(), List.of(free));
        Session<Free> bob = before.sessions().load(free, "bob")) {
      outcome(bob, freeAdd, -10L);
    }
    try (TestNode after = TestNode.start(url, Settings.standard(), List.of(ruled));
        Session<Ruled> bob = after.sessions().load(ruled, "bob")) {
      RemoteStore bound = after.store("purses");
      String violation = "/coins: must be greater than or equal to 0";

      assertEquals(new Ruled(-10), bob.data(), "still readable");
      Await.until(
          Duration.ofSeconds(30),
          "the violation is reported",
          () -> after.remote().violations(bound).equals(Map.of("bob", violation)));
      assertEquals(violation, after.remote().latest(bound, "bob").orElseThrow().violation());
      assertTrue(bob.bad().isEmpty());

      Outcome next = outcome(bob, add, 3L);
      assertEquals(Status.REJECTED, next.status());
      assertEquals(
          "The stored data breaks the schema, and so would the result: " + violation,
          next.reason());

      assertTrue(outcome(bob, add, 10L).applied(), "mended");
      assertEquals(Map.of(), after.remote().violations(bound));
      assertNull(after.remote().latest(bound, "bob").orElseThrow().violation());
    }
  }

  @Test
  void dataMigratedToWhatBreaksTheRuleIsKeptAndReportedToo() throws Exception {
    try (TestNode before = TestNode.start(url, Settings.standard(), List.of(free));
        Session<Free> bob = before.sessions().load(free, "bob")) {
      outcome(bob, freeAdd, 10L);
    }
    Store<Ruled> debts =
        Store.of("purses", Ruled.class)
            .defaultData(() -> new Ruled(0))
            .migration("debts", json -> Json.createObjectBuilder(json).add("coins", -10).build())
            .build();
    Action<Ruled, Long> pay = debts.action("add", Long.class, (p, n) -> new Ruled(p.coins() + n));
    try (TestNode after = TestNode.start(url, Settings.standard(), List.of(debts));
        Session<Ruled> bob = after.sessions().load(debts, "bob")) {
      assertEquals(new Ruled(-10), bob.data(), "readable");

      Outcome next = outcome(bob, pay, 3L);

      assertEquals(Status.REJECTED, next.status());
      assertEquals(
          "The stored data breaks the schema, and so would the result: /coins: must be greater than"
              + " or equal to 0",
          next.reason());
      RemoteStore bound = after.store("purses");
      assertEquals(
          Map.of("bob", "/coins: must be greater than or equal to 0"),
          after.remote().violations(bound));
      assertTrue(outcome(bob, pay, 10L).applied(), "mended");
      assertEquals(new Ruled(0), bob.data());
    }
  }

  private static String refusal(Settings settings, List<Store<?>> stores) {
    var validator = Validation.buildDefaultValidatorFactory().getValidator();
    return String.valueOf(
        assertThrows(
                IllegalArgumentException.class,
                () -> new StoreCatalog(stores, settings, validator, List.of()))
            .getMessage());
  }

  private static Settings rooms(String defaultData, String schema) {
    Map<String, String> properties =
        Map.of(
            "ropeway.stores", "rooms",
            "ropeway.store.rooms.default", defaultData,
            "ropeway.store.rooms.schema", schema);
    return Settings.read(name -> Optional.ofNullable(properties.get(name)));
  }

  @Test
  void defaultDataMustFulfilItsOwnSchema() {
    Store<Ruled> wrong = Store.of("wrong", Ruled.class).defaultData(() -> new Ruled(-1)).build();

    assertEquals(
        "Store wrong: its default data breaks its own schema: /coins: must be greater than or equal"
            + " to 0",
        refusal(Settings.standard(), List.of(wrong)));
    assertTrue(
        refusal(rooms("{}", "{\"type\":\"array\"}"), List.of())
            .startsWith("Store rooms: its default data breaks its own schema: the root: "));
  }

  @Test
  void schemaComesFromASettingAFileOrTheClassPath(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("rooms.json"), "{\"type\":\"object\"}");
    for (String schema :
        List.of("{\"type\":\"object\"}", "file:" + file, "classpath:schemas/rooms.json")) {
      StoreCatalog catalog = new StoreCatalog(List.of(), rooms("{}", schema), null, List.of());
      BoundStore<?> bound = Objects.requireNonNull(catalog.find("rooms"));
      assertTrue(bound.constrained(), schema);
      assertEquals(JsonText.read("\"object\""), bound.schema().get("type"));
    }
    assertFalse(
        new StoreCatalog(
                List.of(),
                Settings.read(name -> Optional.ofNullable(Map.of("ropeway.stores", "a").get(name))),
                null,
                List.of())
            .all()
            .iterator()
            .next()
            .constrained());
  }

  @Test
  void wrongSchemaSettingIsNamed() {
    assertTrue(
        refusal(rooms("{}", "{\"type\""), List.of())
            .startsWith("ropeway.store.rooms.schema is not JSON: "));
    assertEquals(
        "ropeway.store.rooms.schema is not a JSON object.", refusal(rooms("{}", "7"), List.of()));
    assertTrue(
        refusal(rooms("{}", "classpath:nowhere.json"), List.of())
            .contains("there is no nowhere.json on the class path"));
    assertTrue(
        refusal(rooms("{}", "{\"type\":\"strng\"}"), List.of())
            .startsWith("Store rooms cannot be bound to JSON: it is not a JSON Schema: "));
  }
}
