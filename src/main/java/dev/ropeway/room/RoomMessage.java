package dev.ropeway.room;

import dev.ropeway.StreamEvent;
import dev.ropeway.json.JsonText;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message.
 *
 * @param client the sender's identity
 * @param to the identities it is for; null: everybody in the room
 */
record RoomMessage(String client, JsonValue message, @Nullable Set<String> to) {
  private static final JsonProvider JSON = JsonProvider.provider();

  boolean isFor(@Nullable String identity) {
    return to == null || (identity != null && to.contains(identity));
  }

  StreamEvent event() {
    byte[] json =
        JsonText.writeUtf8(
            JSON.createObjectBuilder().add("client", client).add("message", message).build());
    return new StreamEvent(StreamEvent.Kind.MESSAGE, 0, json);
  }
}
