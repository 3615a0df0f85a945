package dev.ropeway.http;

import dev.ropeway.Entry;
import dev.ropeway.delivery.StampedVersion;
import dev.ropeway.remote.RemoteEntry;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** An entry as a response. */
final class EntryJson {
  private EntryJson() {}

  /**
   * The entry with its ETag.
   *
   * @param at its version, as the ETag is to say it
   */
  static Response response(RemoteEntry shown, StampedVersion at) {
    Entry<JsonValue> entry = shown.entry();
    JsonObjectBuilder json =
        Json.object()
            .add("store", entry.store())
            .add("key", entry.key())
            .add("version", entry.version())
            .add("data", entry.data());
    Json.addNullable(json, "updatedAt", entry.updatedAt());
    if (shown.bad() != null) {
      json.add("bad", shown.bad());
    }
    if (shown.violation() != null) {
      json.add("violation", shown.violation());
    }
    return Json.response(200, json).header(HttpHeaders.ETAG, EntityTags.of(at)).build();
  }

  static Response notModified(StampedVersion at) {
    return Response.notModified().header(HttpHeaders.ETAG, EntityTags.of(at)).build();
  }

  /** What a key is before its first version. */
  static Entry<JsonValue> unwritten(Target target) {
    return new Entry<>(target.store().name(), target.key(), 0, target.store().defaultData(), null);
  }
}
