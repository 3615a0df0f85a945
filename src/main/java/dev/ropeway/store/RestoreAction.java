package dev.ropeway.store;

import dev.ropeway.action.ActionArguments;
import dev.ropeway.action.Reverts;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The action that every store has: gives the entry the data that one of its versions had. Who
 * records it names the version; until it is decided it is recorded with that version's data, so
 * that applying it needs no history and means the same on every node. Thread-safe.
 *
 * @param <T> the type of the store's data
 */
public final class RestoreAction<T> implements BoundAction<T> {
  /** The permanent name. */
  public static final String NAME = "restore";

  private static final String VERSION = "version";
  private static final String DATA = "data";
  private static final ActionArguments ASKED =
      ActionArguments.of(VERSION, ActionArguments.Type.VERSION);
  private static final String MIGRATIONS = "migrations";
  private static final ActionArguments RECORDED =
      ASKED.and(DATA, ActionArguments.Type.ANY).and(MIGRATIONS, ActionArguments.Type.ANY);

  /** In the place of data: of arguments that were decided on, which nobody applies again. */
  private static final Object DECIDED = new Object();

  private final Codec<T> codec;
  private final Migrations migrations;

  RestoreAction(Codec<T> codec, Migrations migrations) {
    this.codec = codec;
    this.migrations = migrations;
  }

  /**
   * The version that a client asks for, which does not send data.
   *
   * @throws JsonFormatException if the arguments are anything but a version
   */
  public static long version(JsonValue args) {
    ASKED.check(args);
    return JsonNumbers.clamped(args.asJsonObject().getJsonNumber(VERSION));
  }

  /**
   * The arguments as they are recorded.
   *
   * @param data as it was stored
   * @param migrations those it had
   */
  public static JsonObject args(long version, JsonValue data, List<String> migrations) {
    JsonArrayBuilder names = JsonValues.array();
    migrations.forEach(names::add);
    return JsonValues.object().add(VERSION, version).add(DATA, data).add(MIGRATIONS, names).build();
  }

  /** The arguments of a client that asks for a version. */
  public static JsonObject asked(long version) {
    return JsonValues.object().add(VERSION, version).build();
  }

  /** The version that recorded arguments restore. */
  public static long recordedVersion(String args) {
    return JsonNumbers.clamped(JsonText.read(args).asJsonObject().getJsonNumber(VERSION));
  }

  /** What stands for the data of {@link #kept} arguments: it cannot be applied. */
  public static Object decided() {
    return DECIDED;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** The version: the data is that version's, and the new version's too if it was applied. */
  @Override
  public String kept(String args) {
    return JsonText.write(asked(recordedVersion(args)));
  }

  @Override
  public boolean undoable() {
    return true;
  }

  @Override
  public List<JsonObject> undoing(JsonValue args, JsonValue before, JsonValue after) {
    return Undoing.reverting(Reverts.difference(before, after));
  }

  /** The JSON Schema of what a client sends. */
  @Override
  public JsonObject schema() {
    return ASKED.schema();
  }

  /**
   * The data of recorded arguments, in the form of this node.
   *
   * @throws JsonFormatException also if it has migrations that this node does not know
   */
  @Override
  public Object decode(JsonValue args) {
    RECORDED.check(args);
    JsonObject object = args.asJsonObject();
    List<String> done =
        object.getJsonArray(MIGRATIONS).getValuesAs(JsonString.class).stream()
            .map(JsonString::getString)
            .toList();
    JsonValue data = object.getValue("/" + DATA);
    try {
      return Objects.requireNonNull(
          codec.decode(migrations.done(done) ? data : migrations.apply(data, done)));
    } catch (UnknownFormException e) {
      throw new JsonFormatException(String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public JsonValue encode(@Nullable Object args) {
    throw new JsonFormatException("a version is restored through a view");
  }

  @Override
  @SuppressWarnings("unchecked") // decode gave it
  public T apply(T data, Object args) {
    if (args == DECIDED) {
      throw new IllegalStateException("It was decided before, and its data is not kept.");
    }
    return (T) args;
  }
}
