package dev.ropeway.client;

import dev.ropeway.action.RoomData;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the server will have once it has decided what is in flight, as far as that can be foretold:
 * with what is not shown before it is confirmed, and without what is known to be refused.
 *
 * @param replay replays every action, also those that are not shown
 */
record Foresight(Pending pending, Pending.Replay replay) {
  /** What an action will have done to the whole data; it holds as long as all the rest is so. */
  record Foreseen(JsonValue before, JsonValue args, boolean refused, JsonValue after) {

    boolean holds(JsonValue now, InFlight action) {
      return before == now && args == action.args && refused == action.refused();
    }
  }

  /** The whole data to come. What was foretold before and still holds is not replayed again. */
  JsonValue from(@Nullable JsonValue confirmed) {
    JsonValue data = confirmed == null ? JsonValue.EMPTY_JSON_OBJECT : confirmed;
    for (InFlight action : pending.actions()) {
      Foreseen known = action.foreseen;
      if (known == null || !known.holds(data, action)) {
        known = new Foreseen(data, action.args, action.refused(), after(action, data));
        action.foreseen = known;
      }
      data = known.after();
    }
    return data;
  }

  /** What a change of a transactional member builds on; see {@link Container#basisOf}. */
  JsonObject basisOf(String path, @Nullable JsonValue confirmed) {
    JsonValue coming = from(confirmed);
    long version = RoomData.versionOf(coming, path);
    JsonObjectBuilder basis = JsonValues.object().add("version", version);
    if (version != (confirmed == null ? 0 : RoomData.versionOf(confirmed, path))) {
      JsonArrayBuilder over = JsonValues.array();
      Optional.ofNullable(JsonPointers.get(coming, path)).ifPresent(over::add);
      basis.add("over", over);
    }
    return basis.build();
  }

  private JsonValue after(InFlight action, JsonValue data) {
    return action.refused() ? data : replay.apply(action.name, data, action.args);
  }
}
