package dev.ropeway.room;

import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message.
 *
 * @param client the sender's identity
 * @param to the identities it is for; null: everybody in the room
 */
record RoomMessage(String client, JsonValue message, @Nullable Set<String> to) {
  boolean isFor(@Nullable String identity) {
    return to == null || (identity != null && to.contains(identity));
  }

  /** What those who get it are told. */
  JsonObjectBuilder json() {
    return JsonValues.object().add("client", client).add("message", message);
  }
}
