package dev.ropeway.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * The published test suite of RFC 6902, npm package {@code json-patch-test-suite}: its files are
 * not in this repository, {@code -Djson.patch.suite=} names the folder they were unpacked to.
 */
@EnabledIfSystemProperty(named = "json.patch.suite", matches = ".+")
class JsonPatchSuiteTest {

  @TestFactory
  List<DynamicTest> suite() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String file : List.of("tests.json", "spec_tests.json")) {
      String text = Files.readString(Path.of(System.getProperty("json.patch.suite"), file));
      // trusted: one disabled record has the same member twice
      for (JsonValue json : JsonText.read(text).asJsonArray()) {
        JsonObject record = json.asJsonObject();
        if (record.containsKey("patch") && !record.getBoolean("disabled", false)) {
          String name = file + " " + tests.size() + " " + record.getString("comment", "");
          tests.add(dynamicTest(name, () -> run(record)));
        }
      }
    }
    return tests;
  }

  private static void run(JsonObject record) {
    if (record.containsKey("error")) {
      RuntimeException e =
          assertThrows(RuntimeException.class, () -> patched(record), record::toString);
      if (!(e instanceof JsonFormatException || e instanceof JsonPatchException)) {
        fail(e);
      }
    } else {
      JsonValue result = patched(record);
      assertEquals(record.getOrDefault("expected", result), result, record::toString);
    }
  }

  private static JsonValue patched(JsonObject record) {
    return JsonPatch.parse(record.getJsonArray("patch")).apply(record.getValue("/doc"));
  }
}
