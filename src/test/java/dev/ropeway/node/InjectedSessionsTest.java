package dev.ropeway.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.EntryUpdated;
import dev.ropeway.Session;
import dev.ropeway.Store;
import dev.ropeway.Update;
import jakarta.json.JsonValue;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which store an injected session is of, and what an event says of its own. */
@SuppressWarnings("UnusedVariable") // fields whose types are looked at
class InjectedSessionsTest {
  private final Store<Long> purses = Store.of("purses", Long.class).defaultData(() -> 0L).build();
  private final Store<Long> points = Store.of("points", Long.class).defaultData(() -> 0L).build();
  private final Store<String> names = Store.of("names", String.class).defaultData(() -> "").build();
  private final List<Store<?>> all = List.of(purses, points, names);

  // types as injection points have them
  private @Nullable Session<String> text;
  private @Nullable Session<Long> number;
  private @Nullable Session<Boolean> other;

  private static Type type(String field) throws NoSuchFieldException {
    return InjectedSessionsTest.class.getDeclaredField(field).getGenericType();
  }

  private static String refusal(Type type, String name, List<Store<?>> stores) {
    return String.valueOf(
        assertThrows(IllegalStateException.class, () -> InjectedSessions.find(type, name, stores))
            .getMessage());
  }

  @Test
  void theStoreIsTheOneWithDataOfThatTypeOrTheOneThatIsNamed() throws Exception {
    assertEquals(names, InjectedSessions.find(type("text"), "", all));
    assertEquals(points, InjectedSessions.find(type("number"), "points", all));
    assertTrue(refusal(type("number"), "", all).contains("say which"));
    assertTrue(refusal(type("number"), "names", all).contains("No store named names"));
    assertTrue(refusal(type("other"), "", all).contains("java.lang.Boolean"));
  }

  @Test
  void anEventGivesItsDataInTheTypeOfItsStore() {
    Update update = new Update("purses", "bob", 0, 1, JsonValue.EMPTY_JSON_ARRAY, List.of());
    EntryUpdated event = new EntryUpdated(purses, update, 7L);
    long coins = event.data(purses);
    assertEquals(7, coins);
    assertThrows(IllegalArgumentException.class, () -> event.data(points));
  }
}
