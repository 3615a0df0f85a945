package dev.ropeway.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.ropeway.ActionRejectedException;
import dev.ropeway.Store;
import dev.ropeway.action.Acting;
import dev.ropeway.action.Author;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The undo as a store applies it. */
class UndoActionTest {
  private final BoundStore<JsonValue> rooms =
      new BoundStore<>(
          Store.of("rooms", JsonValue.class)
              .defaultData(() -> JsonValue.EMPTY_JSON_OBJECT)
              .realtime()
              .build());
  private final BoundAction<JsonValue> undo = rooms.action("undo").orElseThrow();

  private static JsonValue json(String text) {
    return JsonText.read(text.replace('\'', '"'));
  }

  private static String args(String does) {
    return "{'client':'ann~1','id':1,'version':3,'does':[" + does + "]}";
  }

  /** Somebody without more than a name. */
  private record By(String client) implements Acting {
    @Override
    public @Nullable Author author() {
      return null;
    }

    @Override
    public boolean absent() {
      return false;
    }
  }

  private JsonValue apply(String client, String data, String does) {
    Object args = undo.decode(json(args(does)));
    return Objects.requireNonNull(rooms.apply(new By(client), undo, json(data), args, null));
  }

  @Test
  void whatOthersOwnIsLeftAsItIs() {
    String owned = "{'s':{'x':2},'$room':{'owners':{'/s':{'client':'bob','takeover':true}}}}";
    String does = "{'path':'/s/x','was':1,'now':2}";

    ActionRejectedException refused =
        assertThrows(ActionRejectedException.class, () -> apply("ann~2", owned, does));

    assertEquals("/s is owned by bob", refused.reason());
    assertEquals(json("1"), apply("bob~1", owned, does).asJsonObject().getJsonObject("s").get("x"));
  }

  @Test
  void theBookIsKept() {
    String booked = "{'a':2,'$room':{'versions':{'/a':7}}}";

    assertEquals(
        json("{'a':1,'$room':{'versions':{'/a':8}}}"),
        apply("ann~1", booked, "{'path':'/a','was':1,'now':2}"));
    assertEquals(
        json(booked), apply("ann~1", booked, "{'path':'/$room/versions/~1a','was':1,'now':7}"));
  }

  /** What a client sends is not what is recorded: what there is to do is the server's to say. */
  @Test
  void clientsNameAnActionOnly() {
    JsonValue asked = json("{'client':'ann~1','id':1}");

    assertEquals("ann~1", Undoing.asked(asked).client());
    assertThrows(JsonFormatException.class, () -> undo.decode(asked));
    assertThrows(
        JsonFormatException.class, () -> Undoing.asked(json(args("{'path':'/a','was':1}"))));
    assertEquals(asked, JsonText.read(undo.asked(JsonText.write(json(args("{'path':'/a'}"))))));
  }
}
