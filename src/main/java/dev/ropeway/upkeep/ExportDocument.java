package dev.ropeway.upkeep;

import dev.ropeway.ScheduledAction;
import dev.ropeway.TaggedKey;
import dev.ropeway.json.JsonText;
import dev.ropeway.json.JsonValues;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Writes an export while it is read: a page is in memory at a time, and no transaction is open
 * while the client takes its time.
 */
public record ExportDocument(People people, String user, List<TaggedKey> firstPage) {
  private static final int KEYS = 100;

  /** Reads the first page, so that a database that is away is told before the answer begins. */
  public static ExportDocument begin(People people, String user) {
    return new ExportDocument(people, user, people.keys(user, "", "", KEYS));
  }

  /** Writes all of it; what it is written to stays open. */
  public void write(OutputStream out) throws IOException {
    JsonObject head =
        JsonValues.object().add("user", user).add("exportedAt", Instant.now().toString()).build();
    open(out, head, "keys");
    boolean first = true;
    List<TaggedKey> page = firstPage;
    while (!page.isEmpty()) {
      for (TaggedKey key : page) {
        JsonObject entry = people.exportedEntry(key);
        if (entry != null) {
          text(out, first ? "\n" : ",\n");
          first = false;
          entry(out, key, entry);
        }
      }
      TaggedKey last = page.get(page.size() - 1);
      page = people.keys(user, last.store(), last.key(), KEYS);
    }
    text(out, "]}\n");
  }

  private void entry(OutputStream out, TaggedKey key, JsonObject entry) throws IOException {
    open(out, entry, "versions");
    String comma = "";
    List<JsonObject> versions = people.exportedVersions(key, 0);
    while (!versions.isEmpty()) {
      comma = rows(out, versions, comma);
      JsonObject last = versions.get(versions.size() - 1);
      versions = people.exportedVersions(key, last.getJsonNumber("version").longValue());
    }
    text(out, "],\"actions\":[");
    comma = "";
    List<JsonObject> actions = people.exportedActions(key, "", 0);
    while (!actions.isEmpty()) {
      comma = rows(out, actions, comma);
      JsonObject last = actions.get(actions.size() - 1);
      actions =
          people.exportedActions(
              key, last.getString("client"), last.getJsonNumber("id").longValue());
    }
    text(out, "],\"scheduled\":[");
    comma = "";
    List<ScheduledAction> waiting = people.exportedScheduled(key, Instant.EPOCH, "");
    while (!waiting.isEmpty()) {
      comma = rows(out, waiting.stream().map(ExportDocument::scheduled).toList(), comma);
      ScheduledAction last = waiting.get(waiting.size() - 1);
      waiting = people.exportedScheduled(key, last.due(), last.id());
    }
    text(out, "]}");
  }

  private static JsonObject scheduled(ScheduledAction action) {
    JsonObjectBuilder json =
        JsonValues.object()
            .add("id", action.id())
            .add("name", action.name())
            .add("args", action.args())
            .add("due", action.due().toString())
            .add("at", action.at().toString());
    String actor = action.actor();
    return (actor == null ? json : json.add("actor", actor)).build();
  }

  /** Writes the object without its end, and the beginning of an array as its last member. */
  private static void open(OutputStream out, JsonObject object, String array) throws IOException {
    String whole = JsonText.write(object);
    text(out, whole.substring(0, whole.length() - 1) + ",\"" + array + "\":[");
  }

  private static String rows(OutputStream out, List<JsonObject> rows, String comma)
      throws IOException {
    String before = comma;
    for (JsonObject row : rows) {
      text(out, before + JsonText.write(row));
      before = ",";
    }
    return before;
  }

  private static void text(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
