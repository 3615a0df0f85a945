package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Store;
import dev.ropeway.StoreBuilder;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Migrations of data in memory. */
class MigrationsTest {
  private static StoreBuilder<JsonValue> store() {
    return Store.of("s", JsonValue.class).defaultData(() -> JsonValue.EMPTY_JSON_OBJECT);
  }

  private static Migrations of(StoreBuilder<?> store) {
    return new BoundStore<>(store.build()).migrations();
  }

  /** Appends its name to the member {@code done}. */
  private static UnaryOperator<JsonObject> mark(String name) {
    return json -> JsonValues.copyOf(json).add("done", json.getString("done", "") + name).build();
  }

  private static Migrations abc() {
    return of(
        store().migration("a", mark("a")).migration("b", mark("b")).migration("c", mark("c")));
  }

  private static String refusal(Migrations migrations, String data, String... done) {
    return String.valueOf(
        assertThrows(
                UnknownFormException.class,
                () -> migrations.apply(JsonText.read(data), List.of(done)))
            .getMessage());
  }

  @Test
  void onlyWhatIsNotDoneRunsAndInOrder() {
    assertEquals("{\"done\":\"abc\"}", JsonText.write(abc().apply(JsonText.read("{}"), List.of())));
    assertEquals(
        "{\"done\":\"c\"}", JsonText.write(abc().apply(JsonText.read("{}"), List.of("a", "b"))));
    assertTrue(abc().done(List.of("a", "b", "c")));
    assertTrue(Migrations.NONE.done(List.of()));
  }

  @Test
  void unknownAndReorderedMigrationsAreRefused() {
    assertEquals(
        "The data has the migration \"x\", which this node does not know.",
        refusal(abc(), "{}", "a", "x"));
    assertEquals(
        "The data has the migration \"a\", which this node does not know.",
        refusal(Migrations.NONE, "{}", "a"));
    assertEquals(
        "The data has the migrations [b, a], which this node has in the order [a, b, c].",
        refusal(abc(), "{}", "b", "a"));
    assertTrue(refusal(abc(), "{}", "a", "c").contains("in the order"), "one left out");
  }

  @Test
  void failingMigrationSaysWhichAndWhy() {
    Migrations broken =
        of(
            store()
                .migration(
                    "broken",
                    json -> {
                      throw new IllegalStateException("on purpose");
                    }));
    assertEquals(
        "Migration \"broken\" failed: java.lang.IllegalStateException: on purpose",
        refusal(broken, "{}"));
    assertEquals(
        "Migration \"object\" failed: java.lang.IllegalArgumentException: the data is not an object"
            + " but [1]",
        refusal(of(store().migration("object", json -> json)), "[1]"));
  }

  @Test
  @SuppressWarnings("NullAway") // what an application may do all the same
  void resultMustBeStorable() {
    assertEquals(
        "Migration \"none\" failed: it gave null instead of JSON",
        refusal(of(store().valueMigration("none", json -> null)), "1"));
    assertTrue(
        refusal(of(store().valueMigration("half", json -> JsonValues.string("\ud800"))), "1")
            .startsWith("Migration \"half\" failed: The value holds a text"));
  }

  @Test
  void nameIsTakenOnceAndWellFormed() {
    StoreBuilder<JsonValue> store = store().migration("a", json -> json);
    assertThrows(IllegalArgumentException.class, () -> store.migration("a", json -> json));
    assertThrows(IllegalArgumentException.class, () -> store.migration("a b", json -> json));
  }
}
