package dev.ropeway.journal;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonArray;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the history keeps with a version of those of its actions that have no rows of their own, in
 * the short form {@code [[name,args]]}: each has the place that its outcome has in {@link Acks},
 * and the others are null. Immutable.
 */
record VersionLog(List<@Nullable Folded> places) {
  static final VersionLog NONE = new VersionLog(List.of());

  /**
   * What is kept of an action.
   *
   * @param args JSON text
   */
  record Folded(String name, String args) {}

  /** Of what is stored. */
  static VersionLog parse(@Nullable String text) {
    if (text == null) {
      return NONE;
    }
    List<@Nullable Folded> places = new ArrayList<>();
    for (JsonValue each : JsonText.read(text).asJsonArray()) {
      places.add(each == JsonValue.NULL ? null : folded(each.asJsonArray()));
    }
    return new VersionLog(places);
  }

  private static Folded folded(JsonArray row) {
    return new Folded(row.getString(0), JsonText.write(row.get(1)));
  }

  /** What is kept of the action at a place; null if that has, or had, a row. */
  @Nullable Folded at(int place) {
    return place < places.size() ? places.get(place) : null;
  }
}
