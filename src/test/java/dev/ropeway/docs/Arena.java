package dev.ropeway.docs;

import dev.ropeway.Action;
import dev.ropeway.ActionValidator;
import dev.ropeway.Attempt;
import dev.ropeway.Store;
import dev.ropeway.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The game of {@code docs/access.md}. */
@ApplicationScoped
public class Arena implements ActionValidator {
  private static final JsonObject NOTHING = JsonValue.EMPTY_JSON_OBJECT;

  static final Store<JsonValue> STORE =
      Store.of("arena", JsonValue.class)
          .defaultData(() -> with(with(NOTHING, "ships", NOTHING), "score", NOTHING))
          .realtime()
          .build();
  static final Action<JsonValue, String> HIT =
      STORE.action("hit", String.class, Arena::hit).serverOnly();
  static final Action<JsonValue, String> RESET =
      STORE.action(
          "reset", String.class, (arena, why) -> with(arena.asJsonObject(), "score", NOTHING));

  @Produces
  @ApplicationScoped
  static Store<JsonValue> arena() {
    return STORE;
  }

  private static JsonValue hit(JsonValue arena, String player) {
    JsonObject score = arena.asJsonObject().getJsonObject("score");
    int hits = score.getInt(player, 0) + 1;
    return with(arena.asJsonObject(), "score", with(score, player, Json.createValue(hits)));
  }

  private static JsonObject with(JsonObject data, String name, JsonValue value) {
    return Json.createObjectBuilder(data).add(name, value).build();
  }

  @Override
  public String store() {
    return "arena";
  }

  @Override
  public Verdict check(Attempt attempt) {
    boolean ships = attempt.paths().stream().allMatch(path -> path.startsWith("/ships/"));
    return ships || attempt.action().equals("reset")
        ? Verdict.accept()
        : Verdict.refuse("players fly ships, the rest is the server's");
  }
}
