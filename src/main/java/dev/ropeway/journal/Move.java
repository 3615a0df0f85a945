package dev.ropeway.journal;

import dev.ropeway.Ack;
import dev.ropeway.Update;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One push of an entry as it may be told to nodes that know what it was made from, so that they
 * need not read it. Immutable.
 *
 * @param lineage which history of the database it is part of: after a failover positions of before
 *     are not those of after
 * @param from the position it was made from
 * @param change where it leads, and how
 */
public record Move(String lineage, Position from, EntryChange change) {

  /**
   * A push of this node; null if others would not understand it by itself: the first version of an
   * entry, and one that brings it to another form.
   */
  public static @Nullable Move of(
      String lineage, EntrySnapshot before, EntrySnapshot now, Update update) {
    if (!before.written() || !before.asStored() || !now.asStored()) {
      return null;
    }
    boolean moved = now.version() > before.version();
    String patch = moved ? JsonText.write(update.patch()) : null;
    return new Move(
        lineage,
        before.position(),
        new EntryChange(
            now.key(),
            now.position(),
            patch,
            update.acks(),
            now.updatedAt(),
            null,
            false,
            moved && !now.exists(),
            moved && now.patchBytes() == 0));
  }

  /** Whether it leads from one position to a next one as a push does. */
  public boolean isOne() {
    Position to = change.to();
    return change.patch() == null
        ? to.version() == from.version() && from.refusals() < to.refusals()
        : to.version() == from.version() + 1 && !change.erasure();
  }

  JsonObjectBuilder json() {
    EntryKey key = change.key();
    JsonObjectBuilder json =
        JsonValues.object()
            .add("lineage", lineage)
            .add("store", key.store())
            .add("key", key.key())
            .add("from", position(from))
            .add("to", position(change.to()))
            .add("at", change.at().toString())
            .add("deletion", change.deletion())
            .add("whole", change.whole());
    if (change.patch() != null) {
      json.add("patch", change.patch());
    }
    return change.acks().isEmpty() ? json : json.add("acks", Acks.text(change.acks()));
  }

  private static JsonArrayBuilder position(Position at) {
    return JsonValues.array().add(at.version()).add(at.refusals());
  }

  static Move parse(JsonObject json) {
    List<Ack> acks = json.containsKey("acks") ? Acks.parse(json.getString("acks")) : List.of();
    return new Move(
        json.getString("lineage"),
        position(json, "from"),
        new EntryChange(
            new EntryKey(json.getString("store"), json.getString("key")),
            position(json, "to"),
            json.getString("patch", null),
            acks,
            Instant.parse(json.getString("at")),
            null,
            false,
            json.getBoolean("deletion"),
            json.getBoolean("whole")));
  }

  private static Position position(JsonObject json, String name) {
    return new Position(
        json.getJsonArray(name).getJsonNumber(0).longValueExact(),
        json.getJsonArray(name).getJsonNumber(1).longValueExact());
  }
}
