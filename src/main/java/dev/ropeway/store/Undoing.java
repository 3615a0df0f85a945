package dev.ropeway.store;

import dev.ropeway.action.ActionArguments;
import dev.ropeway.action.ActionArguments.Type;
import dev.ropeway.action.Revert;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of an undo as they are recorded: which action it undoes, which whoever asks for it
 * names, and what there is to do for that, which only the server says. Immutable.
 *
 * @param client who recorded the action, or a batch of which it is one
 * @param id its number; 1 of a batch
 * @param version in which it was applied; 0 if that is not known
 * @param does {@link Revert}s and calls of functions, in order
 * @param reason why there is nothing to be done; null if there is
 * @param refused whether that is a refusal; else it is no harm
 */
public record Undoing(
    String client,
    long id,
    long version,
    List<JsonObject> does,
    @Nullable String reason,
    boolean refused) {

  private static final ActionArguments ASKED =
      ActionArguments.of("client", Type.TEXT).and("id", Type.VERSION);
  private static final String VERSION = "version";
  private static final String DOES = "does";
  private static final String REASON = "reason";
  private static final String REFUSED = "refused";
  private static final String ACTION = "action";
  private static final String ARGS = "args";
  private static final String AGAIN = "again";

  /** Copies the list. */
  public Undoing {
    does = List.copyOf(does);
  }

  /** One that will be refused. */
  public static Undoing refused(String client, long id, long version, String reason) {
    return new Undoing(client, id, version, List.of(), reason, true);
  }

  /** One for which there is nothing to do. */
  public static Undoing idle(String client, long id, long version, String reason) {
    return new Undoing(client, id, version, List.of(), reason, false);
  }

  /** What a client sends. */
  static ActionArguments asked() {
    return ASKED;
  }

  /**
   * What a client asks for.
   *
   * @throws JsonFormatException if it is anything but a client and a number
   */
  public static Undoing asked(JsonValue args) {
    ASKED.check(args);
    JsonObject object = args.asJsonObject();
    return new Undoing(text(object, "client"), number(object, "id"), 0, List.of(), null, false);
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws JsonFormatException if it is anything else
   */
  public static Undoing of(JsonValue args) {
    if (!(args instanceof JsonObject object) || !object.containsKey(DOES)) {
      throw new JsonFormatException("an undo is recorded with what it has to do");
    }
    try {
      JsonString reason = object.getJsonString(REASON);
      return new Undoing(
          text(object, "client"),
          number(object, "id"),
          number(object, VERSION),
          object.getJsonArray(DOES).getValuesAs(JsonValue::asJsonObject),
          reason == null ? null : reason.getString(),
          object.getBoolean(REFUSED, false));
    } catch (NullPointerException | ClassCastException e) {
      throw new JsonFormatException("what an undo has to do is not of a known form", e);
    }
  }

  private static String text(JsonObject object, String name) {
    return object.getString(name);
  }

  private static long number(JsonObject object, String name) {
    return JsonNumbers.clamped(object.getJsonNumber(name));
  }

  /** As it is recorded. */
  public JsonObject json() {
    JsonArrayBuilder all = JsonValues.array();
    does.forEach(all::add);
    JsonObjectBuilder json = JsonValues.object().add("client", client).add("id", id);
    json.add(VERSION, version).add(DOES, all);
    if (reason != null) {
      json.add(REASON, reason).add(REFUSED, refused);
    }
    return json.build();
  }

  /** What of recorded arguments whoever asked had sent. */
  static JsonObject sent(JsonObject recorded) {
    return JsonValues.object()
        .add("client", recorded.getJsonString("client"))
        .add("id", recorded.getJsonNumber("id"))
        .build();
  }

  /** What is to be done to take back what an action did. */
  static List<JsonObject> reverting(List<Revert> reverts) {
    return reverts.stream().map(Revert::json).toList();
  }

  /**
   * What is to be done by functions of the application.
   *
   * @param again whether the action itself is applied, or what undoes it
   */
  static JsonObject calling(String action, JsonValue args, boolean again) {
    return JsonValues.object().add(ACTION, action).add(ARGS, args).add(AGAIN, again).build();
  }

  /** The action whose function something calls; null if it is a {@link Revert}. */
  static @Nullable String called(JsonObject does) {
    JsonString action = does.getJsonString(ACTION);
    return action == null ? null : action.getString();
  }

  /** The arguments of a call. */
  static JsonValue args(JsonObject call) {
    return call.getOrDefault(ARGS, JsonValue.NULL);
  }

  /** Whether a call applies the action itself. */
  static boolean again(JsonObject call) {
    return call.getBoolean(AGAIN, false);
  }
}
