package dev.ropeway.transfer;

import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was exported, and how: the first line of a file. Immutable.
 *
 * @param schema the number of the newest migration of the tables it comes from
 * @param at when it was stored like this, by the clock of the database
 * @param history whether it has versions and decided actions, or what is newest alone
 * @param stores the stores that it has; empty: all
 * @param entries whether it has entries
 * @param records whether it has the database's own records
 * @param since when the export was made to which it tells what has changed; null: it is whole
 */
record ExportHead(
    int schema,
    String at,
    boolean history,
    List<String> stores,
    boolean entries,
    boolean records,
    @Nullable String since) {
  private static final int FORMAT = 1;

  ExportHead {
    stores = List.copyOf(stores);
  }

  /** The line. */
  String line() {
    JsonArrayBuilder names = JsonValues.array();
    stores.forEach(names::add);
    JsonObjectBuilder json =
        JsonValues.object()
            .add("format", FORMAT)
            .add("schema", schema)
            .add("at", at)
            .add("history", history)
            .add("stores", names)
            .add("entries", entries)
            .add("records", records);
    if (since != null) {
      json.add("since", since);
    }
    return JsonText.write(JsonValues.object().add("export", json).build());
  }

  /** Reads it. */
  static ExportHead of(JsonObject json) {
    int format = json.getInt("format");
    if (format != FORMAT) {
      throw TransferException.at(
          1,
          "The file has format %d, and this version of Ropeway reads %d: use a newer one."
              .formatted(format, FORMAT));
    }
    return new ExportHead(
        json.getInt("schema"),
        json.getString("at"),
        json.getBoolean("history"),
        json.getJsonArray("stores").getValuesAs(JsonString.class).stream()
            .map(JsonString::getString)
            .toList(),
        json.getBoolean("entries"),
        json.getBoolean("records"),
        json.getString("since", null));
  }

  /** Whether another one has the same entries, in the same way. */
  boolean hasSameEntries(ExportHead other) {
    return history == other.history
        && stores.equals(other.stores)
        && entries == other.entries
        && schema == other.schema;
  }

  /** Whether another one has the same things, perhaps as they were at another time. */
  boolean isLike(ExportHead other) {
    return new ExportHead(schema, other.at, history, stores, entries, records, since).equals(other);
  }
}
