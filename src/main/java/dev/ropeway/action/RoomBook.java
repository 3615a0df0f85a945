package dev.ropeway.action;

import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonNumbers;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The bookkeeping of a room: who owns what, how long it lives, and the versions of transactional
 * members. It lies in the data itself, under {@code $room}, and so is versioned and streamed with
 * it. Keys are JSON Pointers. Confined to one thread.
 */
final class RoomBook {
  /** The reserved member of the data. */
  static final String MEMBER = "$room";

  /** Its place. */
  static final String PATH = "/" + MEMBER;

  private static final String OWNERS = "owners";
  private static final String LIFETIMES = "lifetimes";
  private static final String VERSIONS = "versions";
  private static final String CLIENT = "client";
  private static final String TAKEOVER = "takeover";
  private static final String BELOW = "below";

  /** Sorted, so that what lies below a path lies together. */
  final TreeMap<String, Owner> owners = new TreeMap<>();

  final TreeMap<String, String> lifetimes = new TreeMap<>();
  final TreeMap<String, Long> versions = new TreeMap<>();

  /**
   * Whose a path is.
   *
   * @param takeover whether others may take it over
   * @param below whether it is so with all that is below it
   */
  record Owner(String client, boolean takeover, boolean below) {}

  private RoomBook() {}

  /** Whether data has any bookkeeping. */
  static boolean isIn(JsonValue data) {
    return raw(data) != null;
  }

  /** The bookkeeping as it lies in the data; null if there is none. */
  static @Nullable JsonValue raw(JsonValue data) {
    return data instanceof JsonObject object ? object.get(MEMBER) : null;
  }

  /** The data without its bookkeeping. */
  static JsonValue without(JsonValue data) {
    return isIn(data) ? JsonValues.copyOf(data.asJsonObject()).remove(MEMBER).build() : data;
  }

  /** Whether a path leads to the bookkeeping. */
  static boolean covers(String path) {
    return path.startsWith(PATH)
        && (path.length() == PATH.length() || path.charAt(PATH.length()) == '/');
  }

  /** Reads the bookkeeping; what is not of its form is left out. */
  static RoomBook of(JsonValue data) {
    RoomBook book = new RoomBook();
    if (raw(data) instanceof JsonObject room) {
      members(room, OWNERS).forEach((path, value) -> book.readOwner(path, value));
      members(room, LIFETIMES).forEach((path, value) -> book.readLifetime(path, value));
      members(room, VERSIONS).forEach((path, value) -> book.readVersion(path, value));
    }
    return book;
  }

  private static JsonObject members(JsonObject room, String name) {
    return room.get(name) instanceof JsonObject object
            && object.keySet().stream().allMatch(RoomBook::isPointer)
        ? object
        : JsonValue.EMPTY_JSON_OBJECT;
  }

  private static boolean isPointer(String path) {
    try {
      JsonPointers.parse(path);
      return true;
    } catch (JsonFormatException e) {
      return false;
    }
  }

  private void readOwner(String path, JsonValue value) {
    if (value instanceof JsonObject owner && owner.get(CLIENT) instanceof JsonString client) {
      boolean takeover = owner.get(TAKEOVER) != JsonValue.FALSE;
      boolean below = owner.get(BELOW) != JsonValue.FALSE;
      owners.put(path, new Owner(client.getString(), takeover, below));
    }
  }

  private void readLifetime(String path, JsonValue value) {
    if (value instanceof JsonString until) {
      lifetimes.put(path, until.getString());
    }
  }

  private void readVersion(String path, JsonValue value) {
    if (value instanceof JsonNumber number) {
      versions.put(path, JsonNumbers.clamped(number));
    }
  }

  /** The nearest owner at or above a path, as path and owner; null if nobody owns it. */
  Map.@Nullable Entry<String, Owner> nearest(String path) {
    Owner owner = owners.get(path);
    return owner == null ? above(path) : Map.entry(path, owner);
  }

  /** The nearest owner above a path who owns what is below too. */
  Map.@Nullable Entry<String, Owner> above(String path) {
    for (String at = path; !at.isEmpty(); ) {
      at = parent(at);
      Owner owner = owners.get(at);
      if (owner != null && owner.below()) {
        return Map.entry(at, owner);
      }
    }
    return null;
  }

  static String parent(String path) {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /** The part of a sorted map that lies below a path. */
  static <V> Map<String, V> below(TreeMap<String, V> all, String path) {
    // '0' is the character behind '/'
    return path.isEmpty()
        ? all.tailMap("/", true)
        : all.subMap(path + "/", true, path + "0", false);
  }

  /** The data with this bookkeeping, or without any if it is empty. */
  JsonValue writeTo(JsonValue data) {
    JsonObjectBuilder room = JsonValues.object();
    JsonObjectBuilder all = JsonValues.object();
    owners.forEach((path, owner) -> all.add(path, json(owner)));
    add(room, OWNERS, all);
    lifetimes.forEach(all::add);
    add(room, LIFETIMES, all);
    versions.forEach(all::add);
    add(room, VERSIONS, all);
    JsonObject built = room.build();
    return built.isEmpty()
        ? without(data)
        : JsonValues.copyOf(data.asJsonObject()).add(MEMBER, built).build();
  }

  private static JsonObject json(Owner owner) {
    JsonObjectBuilder json =
        JsonValues.object().add(CLIENT, owner.client()).add(TAKEOVER, owner.takeover());
    return (owner.below() ? json : json.add(BELOW, false)).build();
  }

  private static void add(JsonObjectBuilder room, String name, JsonObjectBuilder members) {
    JsonObject built = members.build(); // which leaves the builder empty
    if (!built.isEmpty()) {
      room.add(name, built);
    }
  }
}
