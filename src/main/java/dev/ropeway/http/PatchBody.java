package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.session.RemoteAction;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The body of a PATCH: one action. */
final class PatchBody {
  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  private static final List<String> TYPES = List.of(JSON_PATCH, MERGE_PATCH);

  /** No entry has this version. */
  private static final List<Long> NEVER = List.of(-1L);

  private PatchBody() {}

  static RemoteAction parse(HttpHeaders headers, InputStream stream, Settings settings) {
    List<Long> ifVersions = ifVersions(headers);
    String type = Body.type(headers, TYPES);
    int depth = settings.count(Setting.DEPTH) - 1; // it becomes a member of the arguments
    JsonValue body = Body.read(headers, stream, settings.count(Setting.BODY_BYTES), depth);
    if (type.equals(MERGE_PATCH)) {
      return new RemoteAction(0, "merge", args("value", body), ifVersions);
    }
    try {
      JsonPatch.parse(body);
    } catch (JsonFormatException e) {
      throw Problem.malformed("The JSON Patch is malformed: " + e.getMessage() + ".").exception();
    }
    return new RemoteAction(0, "patch", args("operations", body), ifVersions);
  }

  private static JsonValue args(String name, JsonValue value) {
    return Json.object().add(name, value).build();
  }

  /** The condition, judged with the write even if no version can meet it. */
  private static @Nullable List<Long> ifVersions(HttpHeaders headers) {
    Optional<EntityTags> tags =
        EntityTags.parse(HttpHeaders.IF_MATCH, headers.getRequestHeader(HttpHeaders.IF_MATCH));
    if (tags.isEmpty()) {
      return null;
    }
    List<Long> versions = tags.get().versions();
    return tags.get().any() || !versions.isEmpty() ? versions : NEVER;
  }
}
