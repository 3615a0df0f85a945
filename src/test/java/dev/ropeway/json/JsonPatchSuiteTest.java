package dev.ropeway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The published test suite of RFC 6902; see {@code src/test/resources/rfc6902}. */
public class JsonPatchSuiteTest {

  /** All records: {@code doc}, {@code patch} and {@code expected} or {@code error}. */
  public static List<JsonObject> records() {
    List<JsonObject> records = new ArrayList<>();
    for (String file : List.of("tests.json", "spec_tests.json")) {
      try (InputStream in = JsonPatchSuiteTest.class.getResourceAsStream("/rfc6902/" + file)) {
        String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        JsonText.read(text).asJsonArray().forEach(json -> records.add(json.asJsonObject()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return records;
  }

  @TestFactory
  List<DynamicTest> suite() {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonObject record : records()) {
      tests.add(dynamicTest(tests.size() + " " + record.get("patch"), () -> run(record)));
    }
    assertEquals(91, tests.size());
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
