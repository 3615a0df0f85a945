package dev.ropeway.action;

import dev.ropeway.json.JsonDiff;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import dev.ropeway.json.NotApplicableException;
import dev.ropeway.json.NumericEquality;
import dev.ropeway.json.PathUpdate;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an action did to data, to be taken back. Pure: it changes what it names if that is
 * as the action left it, and nothing otherwise. Immutable.
 *
 * @param path the member; of a list, the list itself
 * @param was what was there before the action; null: nothing
 * @param now what the action left there; null: nothing
 * @param at where in the list at the path; null if it is no element
 * @param by what is to be added to the number at the path, whatever others added, unless it is
 *     {@code now}: then it is taken out; null: it is no such number
 * @param made whether it is a list or object that was made for what is put into it, and goes if
 *     nothing is left in it, or comes, as {@code was}, if nothing is there
 */
public record Revert(
    String path,
    @Nullable JsonValue was,
    @Nullable JsonValue now,
    @Nullable Integer at,
    @Nullable JsonNumber by,
    boolean made) {

  /** Of a member. */
  static Revert member(String path, @Nullable JsonValue was, @Nullable JsonValue now) {
    return new Revert(path, was, now, null, null, false);
  }

  /** Of an element of a list. */
  static Revert element(String path, int at, @Nullable JsonValue was, @Nullable JsonValue now) {
    return new Revert(path, was, now, at, null, false);
  }

  /**
   * Of a number.
   *
   * @param made what it was if the action made it: then it is taken out unless others added to it
   */
  static Revert number(String path, JsonNumber by, @Nullable JsonValue made) {
    return new Revert(path, null, made, null, by, false);
  }

  /** Of a list or object that was made, or was taken out as it was left empty. */
  static Revert container(String path, @Nullable JsonValue was) {
    return new Revert(path, was, null, null, null, true);
  }

  /** As it is recorded. */
  public JsonObject json() {
    JsonObjectBuilder json = JsonValues.object().add("path", path);
    if (was != null) {
      json.add("was", was);
    }
    if (now != null) {
      json.add("now", now);
    }
    if (at != null) {
      json.add("at", at);
    }
    if (by != null) {
      json.add("by", by);
    }
    if (made) {
      json.add("made", true);
    }
    return json.build();
  }

  /**
   * Reads what {@link #json} wrote.
   *
   * @throws JsonFormatException if it is anything else
   */
  public static Revert of(JsonObject json) {
    try {
      String path = json.getString("path");
      JsonPointers.parse(path);
      JsonNumber at = json.getJsonNumber("at");
      return new Revert(
          path,
          json.get("was"),
          json.get("now"),
          at == null ? null : Math.toIntExact(JsonNumbers.clamped(at)),
          json.getJsonNumber("by"),
          json.getBoolean("made", false));
    } catch (NullPointerException | ClassCastException | ArithmeticException e) {
      throw new JsonFormatException("what is to be taken back is not of a known form", e);
    }
  }

  /**
   * The data without what the action did.
   *
   * @throws NotApplicableException naming the place that is not as the action left it
   */
  public JsonValue apply(JsonValue data) {
    Integer index = at;
    return index == null
        ? PathUpdate.at(path, data, this::member)
        : PathUpdate.at(path, data, list -> elements(list, index));
  }

  private @Nullable JsonValue member(@Nullable JsonValue found) {
    if (made) {
      return found == null ? was : was == null && isEmpty(found) ? null : found;
    }
    if (by != null) {
      boolean alone = now != null && found != null && NumericEquality.equal(found, now);
      return alone ? null : sum(found, by);
    }
    if (now == null ? found != null : found == null || !NumericEquality.equal(found, now)) {
      throw new NotApplicableException(changed(found));
    }
    return was;
  }

  private static boolean isEmpty(JsonValue container) {
    return (container instanceof JsonObject members && members.isEmpty())
        || (container instanceof JsonArray elements && elements.isEmpty());
  }

  private JsonValue sum(@Nullable JsonValue found, JsonNumber more) {
    if (!(found instanceof JsonNumber number)) {
      throw new NotApplicableException(place(path) + " is not the number any more that it was");
    }
    try {
      return JsonNumbers.isLong(number) && JsonNumbers.isLong(more)
          ? JsonValues.number(Math.addExact(number.longValue(), more.longValue()))
          : JsonNumbers.stored(number.bigDecimalValue().add(more.bigDecimalValue()));
    } catch (ArithmeticException | JsonFormatException e) {
      throw new NotApplicableException(place(path) + " would not be a number that can be kept");
    }
  }

  private JsonValue elements(@Nullable JsonValue found, int index) {
    if (!(found instanceof JsonArray list)) {
      throw new NotApplicableException(place(path) + " is not the list any more that it was");
    }
    if (now == null) {
      JsonValue back = was == null ? JsonValue.NULL : was;
      return JsonValues.copyOf(list).add(Math.min(index, list.size()), back).build();
    }
    int here = nearest(list, now, index);
    if (here < 0) {
      throw new NotApplicableException(
          JsonPointers.below(path, Integer.toString(index)) + " has been changed since");
    }
    return (was == null
            ? JsonValues.copyOf(list).remove(here)
            : JsonValues.copyOf(list).set(here, was))
        .build();
  }

  /** Others may have moved it by what they put in or took out; -1 if it is not there any more. */
  private static int nearest(List<JsonValue> list, JsonValue wanted, int index) {
    for (int far = 0; far <= Math.max(index, list.size()); far++) {
      for (int place : far == 0 ? new int[] {index} : new int[] {index - far, index + far}) {
        if (place >= 0 && place < list.size() && NumericEquality.equal(list.get(place), wanted)) {
          return place;
        }
      }
    }
    return -1;
  }

  /** Names the place within, if it is not all that differs. */
  private String changed(@Nullable JsonValue found) {
    if (found == null) {
      return place(path) + " is not there any more";
    }
    if (now == null) {
      return place(path) + " is there again";
    }
    JsonArray difference = JsonDiff.between(now, found);
    String within = difference.isEmpty() ? "" : difference.getJsonObject(0).getString("path");
    return place(path + within) + " has been changed since";
  }

  private static String place(String pointer) {
    return JsonPointers.place(pointer);
  }
}
