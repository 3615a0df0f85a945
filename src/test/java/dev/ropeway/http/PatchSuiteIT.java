package dev.ropeway.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ropeway.json.JsonText;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The published test suite of RFC 6902, as in {@code JsonPatchSuiteTest}, through PATCH. */
@EnabledIfSystemProperty(named = "json.patch.suite", matches = ".+")
class PatchSuiteIT extends ServerTest {
  private static final Set<Integer> REFUSALS = Set.of(400, 409, 422);

  @Test
  void everyRecordOfTheSuite() throws Exception {
    int count = 0;
    for (String file : List.of("tests.json", "spec_tests.json")) {
      String text = Files.readString(Path.of(System.getProperty("json.patch.suite"), file));
      for (JsonValue json : JsonText.read(text).asJsonArray()) {
        JsonObject record = json.asJsonObject();
        if (record.containsKey("patch") && !record.getBoolean("disabled", false)) {
          run(record);
          count++;
        }
      }
    }
    assertTrue(count > 80, () -> "the suite is not there");
  }

  private static void run(JsonObject record) throws Exception {
    String key = lobby();
    JsonValue doc = record.getValue("/doc");
    Http.act(key, Http.action("set", "{\"path\":\"\",\"value\":" + JsonText.write(doc) + "}"))
        .expect(200);
    String patch = JsonText.write(record.getJsonArray("patch"));
    Reply reply = Http.send("PATCH", key, patch, "Content-Type", Http.JSON_PATCH);
    JsonValue after = Http.get(key).expect(200).json().get("data");
    if (record.containsKey("error")) {
      assertTrue(REFUSALS.contains(reply.status()), record + " " + reply);
      assertEquals("application/problem+json", reply.header("Content-Type"));
      assertEquals(doc, after, record::toString);
    } else {
      assertEquals(200, reply.status(), record + " " + reply);
      assertEquals(after, reply.json().get("data"), record::toString);
      assertEquals(record.getOrDefault("expected", after), after, record::toString);
    }
  }
}
