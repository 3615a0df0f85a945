package dev.ropeway.wire;

import dev.ropeway.config.NameRules;
import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonValues;
import dev.ropeway.remote.HeldSeat;
import dev.ropeway.remote.RemoteStore;
import dev.ropeway.remote.RoomRequests;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Set;

/**
 * The body of a wish for some room of a group, and of the answer.
 *
 * @param client the client that wants to be there
 */
public record JoinBody(String client) {

  /** Reads one. */
  public static JoinBody of(JsonValue json, Settings settings) {
    BodyObject body = BodyObject.of("The body", json, Set.of("client"));
    return new JoinBody(ActionsBody.client(body.text("client"), settings));
  }

  /** The name of a group, which must leave space for the rest of its rooms' keys. */
  public static String group(String name, Settings settings) {
    int longest = settings.count(Setting.NAME_LENGTH) - RoomRequests.GROUP_SUFFIX;
    return Problem.checked(() -> NameRules.segment("name of the group", name, longest));
  }

  /** To which room the client was sent. */
  public static JsonObjectBuilder answer(RemoteStore store, HeldSeat seat) {
    return JsonValues.object()
        .add("store", store.name())
        .add("key", seat.key())
        .add("client", seat.client())
        .add("hold", seat.hold().toMillis());
  }
}
