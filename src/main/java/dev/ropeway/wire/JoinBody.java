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
 * A wish for some room of a group, and the answer.
 *
 * @param client the client that wants to be there
 */
public record JoinBody(String store, String group, String client) {
  private static final Set<String> MEMBERS = Set.of("store", "group", "client");

  /** That of a request, whose path names the group. */
  public static JoinBody of(String store, String group, JsonValue json, Settings settings) {
    BodyObject body = BodyObject.of("The body", json, Set.of("client"));
    return new JoinBody(
        store, group(group, settings), ActionsBody.client(body.text("client"), settings));
  }

  /** That of a live connection. */
  public static JoinBody ofMessage(JsonValue json, Settings settings) {
    BodyObject body = BodyObject.of("The message", json, MEMBERS);
    return new JoinBody(
        body.text("store"),
        group(body.text("group"), settings),
        ActionsBody.client(body.text("client"), settings));
  }

  /** The name of a group, which must leave space for the rest of its rooms' keys. */
  private static String group(String name, Settings settings) {
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
