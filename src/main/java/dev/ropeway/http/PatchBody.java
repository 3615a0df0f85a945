package dev.ropeway.http;

import dev.ropeway.config.Setting;
import dev.ropeway.config.Settings;
import dev.ropeway.json.JsonFormatException;
import dev.ropeway.json.JsonPatch;
import dev.ropeway.json.Precondition;
import dev.ropeway.session.RemoteAction;
import jakarta.json.JsonValue;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.InputStream;
import java.util.List;

/** The body of a PATCH: one action. */
final class PatchBody {
  static final String JSON_PATCH = "application/json-patch+json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  private static final List<String> TYPES = List.of(JSON_PATCH, MERGE_PATCH);

  private PatchBody() {}

  static RemoteAction parse(HttpHeaders headers, InputStream stream, Settings settings) {
    Precondition condition = Conditions.of(headers);
    String type = Body.type(headers, TYPES);
    int depth = settings.count(Setting.DEPTH) - 1; // it becomes a member of the arguments
    JsonValue body = Body.read(headers, stream, settings.count(Setting.BODY_BYTES), depth);
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
