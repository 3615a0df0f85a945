package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.Precondition;
import dev.ropeway.remote.RemoteAction;
import dev.ropeway.wire.Problem;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of a PATCH: one action.
 *
 * @param type its media type, one of those below
 * @param condition what must hold of the entry; null if nothing
 */
record PatchBody(String type, @Nullable Precondition condition) {
  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  private static final List<String> TYPES = List.of(JSON_PATCH, MERGE_PATCH);

  /** Which of the two formats the request says it has; judged before all else, as JAX-RS would. */
  static String type(HttpHeaders headers) {
    return Body.type(headers, TYPES);
  }

  RemoteAction parse(byte[] bytes, Settings settings) {
    int depth = settings.count(Setting.DEPTH) - 1; // it becomes a member of the arguments
    JsonValue body = Body.parse(bytes, depth);
    if (type.equals(MERGE_PATCH)) {
      return new RemoteAction(0, "merge", args("value", body), condition);
    }
    try {
      JsonPatch.parse(body);
    } catch (JsonFormatException e) {
      throw Problem.malformed("The JSON Patch is malformed: " + e.getMessage() + ".").exception();
    }
    return new RemoteAction(0, "patch", args("operations", body), condition);
  }

  private static JsonValue args(String name, JsonValue value) {
    return Json.object().add(name, value).build();
  }
}
