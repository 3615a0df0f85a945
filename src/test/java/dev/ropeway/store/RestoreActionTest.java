package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.Store;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestoreActionTest {
  record Purse(long coins, String owner) {}

  private static final Store<Purse> STORE =
      Store.of("purses", Purse.class)
          .defaultData(() -> new Purse(0, ""))
          .migration(
              "add-owner",
              old -> JsonValues.copyOf(old.asJsonObject()).add("owner", "nobody").build())
          .build();

  private final BoundStore<Purse> purses = new BoundStore<>(STORE);
  private final BoundAction<Purse> restore = purses.action("restore").orElseThrow();

  private static JsonValue args(String data, String... migrations) {
    return RestoreAction.args(7, JsonText.read(data), List.of(migrations));
  }

  @Test
  void dataReplacesWhateverThereIs() {
    Purse past = new Purse(3, "bob");
    Object decoded = restore.decode(args("{\"coins\":3,\"owner\":\"bob\"}", "add-owner"));

    assertEquals(past, restore.apply(new Purse(9, "tom"), decoded));
  }

  @Test
  void dataOfAnOlderFormIsMigrated() {
    assertEquals(new Purse(3, "nobody"), restore.decode(args("{\"coins\":3}")));
  }

  @Test
  void dataOfANewerFormIsNotTouched() {
    assertThrows(
        JsonFormatException.class,
        () -> restore.decode(args("{\"coins\":3,\"owner\":\"bob\"}", "add-owner", "newer")));
    assertThrows(JsonFormatException.class, () -> restore.decode(args("{}", "add-owner")));
  }

  @Test
  void clientsNameAVersionOnly() {
    assertEquals(7, RestoreAction.version(JsonText.read("{\"version\":7}")));
    assertThrows(JsonFormatException.class, () -> RestoreAction.version(args("{}")));
    assertEquals(
        "integer",
        restore.schema().getJsonObject("properties").getJsonObject("version").getString("type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"restore", "undo"})
  void noStoreMayHaveAnotherActionOfThatName(String name) {
    Store<Purse> own = Store.of("own", Purse.class).defaultData(() -> new Purse(0, "")).build();
    own.action(name, Long.class, (purse, n) -> purse);

    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> new BoundStore<>(own));
    assertTrue(String.valueOf(refusal.getMessage()).contains(name));
  }
}
