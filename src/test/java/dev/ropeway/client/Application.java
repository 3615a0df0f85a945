package dev.ropeway.client;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Map;

/** The actions of the application that the scenarios are about. */
final class Application {
  static final Map<String, LocalAction> ACTIONS =
      Map.of(
          "add_coins",
          (data, n) -> JsonValues.copyOf(data.asJsonObject()).add("coins", sum(data, n)).build(),
          "only_coins",
          (data, n) -> JsonValues.object().add("coins", sum(data, n)).build(),
          "delete",
          (data, args) -> JsonValues.object().add("coins", 0).build(),
          "nothing",
          (data, args) -> null,
          "steal_book",
          (data, args) -> JsonValues.copyOf(data.asJsonObject()).add("$room", stolen()).build());

  private static int sum(JsonValue data, JsonValue n) {
    int sum = data.asJsonObject().getInt("coins") + ((JsonNumber) n).intValue();
    if (sum < 0) {
      throw new IllegalStateException("too few");
    }
    return sum;
  }

  private static JsonObject stolen() {
    return JsonValues.object().add("owners", JsonValues.object()).build();
  }

  private Application() {}
}
