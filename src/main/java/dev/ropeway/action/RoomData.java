package dev.ropeway.action;

import dev.ropeway.json.ChangedPaths;
import dev.ropeway.json.JsonPointers;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A room's data and the bookkeeping that lies in it, as the outside may see them. Thread-safe. */
public final class RoomData {
  private RoomData() {}

  /** The data without its bookkeeping; itself if it has none. */
  public static JsonValue visible(JsonValue data) {
    return RoomBook.without(data);
  }

  /** Who owns a place, through the nearest owner at or above it; null if nobody does. */
  public static @Nullable String ownerOf(JsonValue data, String path) {
    Map.Entry<String, RoomBook.Owner> owner = RoomBook.of(data).nearest(path);
    return owner == null ? null : owner.getValue().client();
  }

  /** Who owns what, by JSON Pointer; unmodifiable. */
  public static SortedMap<String, String> owners(JsonValue data) {
    TreeMap<String, String> owners = new TreeMap<>();
    RoomBook.of(data).owners.forEach((path, owner) -> owners.put(path, owner.client()));
    return Collections.unmodifiableSortedMap(owners);
  }

  /** Whether two states of the data have the same bookkeeping, told by identity. */
  public static boolean sameBook(JsonValue data, JsonValue other) {
    return RoomBook.raw(data) == RoomBook.raw(other);
  }

  /**
   * The places that differ between two states of the data, as {@link ChangedPaths} tells them. What
   * the bookkeeping says of a place is told as that place, for who may change it is part of what it
   * is.
   */
  public static List<String> changed(JsonValue before, JsonValue after) {
    List<String> paths = ChangedPaths.between(visible(before), visible(after));
    return sameBook(before, after) ? paths : withBooked(paths, before, after);
  }

  private static List<String> withBooked(List<String> paths, JsonValue before, JsonValue after) {
    RoomBook was = RoomBook.of(before);
    RoomBook is = RoomBook.of(after);
    Set<String> places = new TreeSet<>();
    places.addAll(differing(was.owners, is.owners));
    places.addAll(differing(was.lifetimes, is.lifetimes));
    places.addAll(differing(was.versions, is.versions));
    Set<String> told = new HashSet<>(paths);
    places.removeIf(place -> isWithin(place, told));
    List<String> all = new ArrayList<>(paths);
    all.addAll(places);
    return all.size() > ChangedPaths.MOST ? List.of("") : all;
  }

  private static <V> Set<String> differing(Map<String, V> was, Map<String, V> is) {
    Set<String> keys = new HashSet<>(was.keySet());
    keys.addAll(is.keySet());
    keys.removeIf(key -> Objects.equals(was.get(key), is.get(key)));
    return keys;
  }

  private static boolean isWithin(String place, Set<String> told) {
    String at = place;
    while (!told.contains(at)) {
      if (at.isEmpty()) {
        return false;
      }
      at = RoomBook.parent(at);
    }
    return true;
  }

  /** How often a member of a transactional dictionary was changed. */
  public static long versionOf(JsonValue data, String place) {
    return RoomBook.of(data).versions.getOrDefault(place, 0L);
  }

  /**
   * Data that knows of no bookkeeping, with that of the data it was made from: an action of the
   * application need not know that there is any.
   */
  public static JsonValue withBook(JsonValue now, JsonValue after) {
    return RoomBook.isIn(after) ? after : withBookOf(now, after);
  }

  /**
   * Data with the bookkeeping of other data instead of its own: a room that gets its old data back
   * is still owned by those who own it now.
   */
  public static JsonValue withBookOf(JsonValue now, JsonValue after) {
    JsonValue book = RoomBook.raw(now);
    if (!(after instanceof JsonObject object) || RoomBook.raw(after) == book) {
      return after;
    }
    var copy = JsonValues.copyOf(object);
    return (book == null ? copy.remove(RoomBook.MEMBER) : copy.add(RoomBook.MEMBER, book)).build();
  }

  /**
   * Data in which every transactional member that differs from what it was has moved on, so that
   * who decided on what it was is told.
   */
  public static JsonValue withVersionsMoved(JsonValue before, JsonValue after) {
    RoomBook book = RoomBook.of(after);
    boolean moved = false;
    for (Map.Entry<String, Long> member : book.versions.entrySet()) {
      JsonValue was = JsonPointers.get(before, member.getKey());
      if (!Objects.equals(was, JsonPointers.get(after, member.getKey()))) {
        member.setValue(member.getValue() + 1);
        moved = true;
      }
    }
    return moved ? book.writeTo(after) : after;
  }
}
